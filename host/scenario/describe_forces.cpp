// Who is in the battle and where: structures, fields, wings, their orders, and gates.
#include <fmt/format.h>

#include <cmath>

#include "host/scenario/describe.h"
#include "kernels/state/limits.h"

namespace swarm {
namespace {

const Words kAboutStructures = {"attack", "dock", "board"};

/// Expands the pairs of an edge table, so that from[i] feeds to[i].
void pair_up(Visitor& v, EdgeSpec& e, const std::vector<uint32_t>& from,
             const std::vector<uint32_t>& to, const std::string& pair) {
  const auto add = [&e](uint32_t a, uint32_t b) {
    if (a == b) return;
    e.from.push_back(a);
    e.to.push_back(b);
  };
  if (pair == "next") {
    if (v.given("to") && !to.empty() && to != from) {
      return v.problem("to",
                       "names other sections than from; allowed: the same, or no to, where "
                       "pair is \"next\"");
    }
    for (size_t i = 0; i < from.size(); ++i) add(from[i], from[(i + 1) % from.size()]);
  } else if (pair == "same") {
    if (from.size() != to.size()) {
      return v.problem("to", fmt::format("names {} sections, and from names {}; allowed: as many, "
                                         "where pair is \"same\"",
                                         to.size(), from.size()));
    }
    for (size_t i = 0; i < from.size(); ++i) add(from[i], to[i]);
  } else {
    for (const uint32_t a : from) {
      for (const uint32_t b : to) add(a, b);
    }
  }
  if (!from.empty() && e.from.empty() && v.given("from")) {
    v.problem("from", "the table joins no two sections; allowed: two different sections at least");
  }
}

}  // namespace

std::vector<std::string> expanded_names(const std::string& name, int64_t count) {
  if (count == 1) return {name};
  std::vector<std::string> names;
  for (int64_t i = 1; i <= count && i <= int64_t{kMaxSections} + 1; ++i) {
    names.push_back(fmt::format("{}_{}", name, i));
  }
  return names;
}

void describe(Visitor& v, SectionSpec& s) {
  v.identifier("name", s.name,
               {.meaning = "name of the section; with count above 1 the sections are name_1 to "
                           "name_count",
                .required = true});
  v.ref("class", s.agent_class, NameList::kClass,
        {.meaning = "a class of kind section", .required = true});
  v.whole("count", s.count, {.meaning = "sections of this sort", .min = 1, .max = kMaxSections});
  v.point("offset_km", s.offset_km, nullptr,
          {.meaning = "from the structure's centre",
           .unit = "km",
           .min = -kLargestPlace,
           .max = kLargestPlace});
  v.real("ring_radius_km", s.ring_radius_km,
         {.meaning = "the sections stand on a circle of this radius around offset_km, in the x-y "
                     "plane",
          .unit = "km",
          .min = 0,
          .max = kLargestPlace});
  v.real("start_deg", s.start_deg,
         {.meaning = "where on the circle the first one stands, from the x axis towards y",
          .unit = "deg",
          .min = -360,
          .max = 360});
  v.people("people", s.people,
           {.meaning = "in each section at the start", .min = 0, .max = kMostPeople});
}

void describe(Visitor& v, EdgeSpec& e) {
  std::vector<uint32_t> from, to;
  std::vector<std::string> carries;
  std::string pair = "each";
  v.matches("from", from, NameList::kSection,
            {.meaning = "sections that feed: a name or a list of names, * for any text",
             .required = true});
  v.choice("pair", pair, {"each", "same", "next"},
           {.meaning = "each: every from feeds every to; same: the first from the first to, and so "
                       "on; next: a ring, each from feeds the one after it"});
  v.matches(
      "to", to, NameList::kSection,
      {.meaning = "sections that are fed, a section never by itself; with next the same as from",
       .default_text = "needed unless pair is next"});
  if (pair != "next" && v.given("from") && !v.given("to")) {
    v.problem("to", "missing; allowed: names of sections, or pair = \"next\"");
  }
  v.choices("carries", carries, {"shields", "weapons", "corridor"},
            {.meaning = "power for shields, power for weapons, passage for boarders (both ways)",
             .required = true});
  for (const std::string& what : carries) {
    e.shields |= what == "shields";
    e.weapons |= what == "weapons";
    e.corridor |= what == "corridor";
  }
  pair_up(v, e, from, to, pair);
}

void describe(Visitor& v, StructureSpec& s) {
  v.identifier("name", s.name, {.meaning = "name of the structure", .required = true});
  v.ref("faction", s.faction, NameList::kFaction, {.meaning = "owner", .required = true});
  v.point("position_km", s.position_km, nullptr,
          {.meaning = "centre", .unit = "km", .min = -kLargestPlace, .max = kLargestPlace});
  v.real("radius_km", s.radius_km,
         {.meaning = "ships keep out of it, but to dock or board",
          .unit = "km",
          .min = 0,
          .max = kLargestPlace,
          .above_min = true});
  v.flag("weapons_free", s.weapons_free,
         {.meaning = "its weapons fire from the start; else an effect frees them"});
  v.member_entries("section", s.sections,
                   {.shape = "section",
                    .id_key = "name",
                    .limit = kMaxSections,
                    .limit_name = "kMaxSections",
                    .least = 1},
                   {.meaning = "Parts of the structure, each with hull, shield and weapons."});
  for (SectionSpec& section : s.sections) {
    section.first = static_cast<uint32_t>(s.section_names.size());
    for (std::string& name : expanded_names(section.name, section.count)) {
      s.section_names.push_back(std::move(name));
    }
  }
  v.member_entries("edge", s.edges, {.shape = "edge"},
                   {.meaning = "What joins sections. A section whose shields or weapons are fed by "
                               "no living section has none. A structure without edges feeds "
                               "itself."});
}

void describe(Visitor& v, FieldSpec& f) {
  v.identifier("name", f.name, {.meaning = "name of the field", .required = true});
  v.ref("faction", f.faction, NameList::kFaction, {.meaning = "owner", .required = true});
  v.ref("class", f.agent_class, NameList::kClass,
        {.meaning = "a class of kind mine", .required = true});
  v.whole("mines", f.mines,
          {.meaning = "mines of the whole field", .min = 1, .max = kMostMines, .required = true});
  v.whole("start_mines", f.start_mines,
          {.meaning = "more than 0: the field is laid at the start, with so many mines in place, "
                      "drawn by lot; the other places are empty",
           .min = 0,
           .max = kMostMines});
  v.point("position_km", f.position_km, nullptr,
          {.meaning = "centre", .unit = "km", .min = -kLargestPlace, .max = kLargestPlace});
  v.choice("placement", f.placement, {"spiral", "random"},
           {.meaning = "spiral: evenly, from the rim inwards. random: uniform and independent"});
  v.point("box_km", f.box_km, nullptr,
          {.meaning = "placement random: sides of a box around the centre, instead of the disc",
           .unit = "km",
           .min = 0,
           .max = kLargestPlace});
  v.real("radius_km", f.radius_km,
         {.meaning = "of the disc, which lies across the x axis",
          .unit = "km",
          .min = 0,
          .max = kLargestPlace,
          .above_min = true});
  v.real("thickness_km", f.thickness_km,
         {.meaning = "of the disc", .unit = "km", .min = 0, .max = kLargestPlace});
  v.real("lay_per_s", f.lay_per_s,
         {.meaning = "mines that one layer puts out in a second",
          .unit = "1/s",
          .min = 0,
          .max = 1000,
          .above_min = true});
  v.real("lay_reach_km", f.lay_reach_km,
         {.meaning = "from the layer to the place of the next mine",
          .unit = "km",
          .min = 0,
          .max = kLargestPlace,
          .above_min = true});
  v.real("arming_s", f.arming_s,
         {.meaning = "from the last mine laid to the armed field",
          .unit = "s",
          .min = 0,
          .max = kLongestTime});
}

void describe(Visitor& v, OrderSpec& o) {
  v.kind("kind", o.kind,
         {"hold", "move", "attack", "escort", "lay", "sweep", "dock", "withdraw", "board"},
         {.meaning = "hold: stay near a point. move: go to a point. attack: a wing, a structure, a "
                     "section, or whoever is near. escort: stay with a wing and engage what "
                     "threatens it. lay: put out a field. sweep: destroy the mines of a field that "
                     "are found. dock: lie at a structure and take people aboard. withdraw: leave "
                     "the battle. board: land troops on a structure",
          .required = true});
  v.point("point_km", o.point_km, &o.has_point,
          {.meaning = "of hold and move; attack and escort go there when they find nothing; "
                      "withdraw flies away from it",
           .unit = "km",
           .min = -kLargestPlace,
           .max = kLargestPlace,
           .only = {"hold", "move", "attack", "escort", "withdraw"},
           .default_text = "where the wing starts"});
  v.real("radius_km", o.radius_km,
         {.meaning = "near enough to the point, for hold and move and for the metric at_order; "
                     "escort: how far from its ward it fights",
          .unit = "km",
          .min = 0,
          .max = kLargestPlace,
          .only = {"hold", "move", "attack", "escort", "withdraw"}});
  v.real("screen", o.screen,
         {.meaning = "share of those who attack its ward's wing that it draws off, while it is "
                     "within radius_km of the ward",
          .min = 0,
          .max = 1,
          .only = {"escort"}});
  v.ref("structure", o.structure, NameList::kStructure,
        {.meaning = "what is attacked, docked at or boarded",
         .only = kAboutStructures,
         .needed_by = {"dock", "board"}});
  v.section("section", o.section, o.structure,
            {.meaning = "all fire goes at this section of the structure while it stands",
             .only = {"attack"}});
  v.ref("wing", o.wing, NameList::kWing,
        {.meaning = "the wing to attack, or the ward of an escort",
         .only = {"attack", "escort"},
         .needed_by = {"escort"}});
  v.ref("field", o.field, NameList::kField,
        {.meaning = "the field to lay or to sweep",
         .only = {"lay", "sweep"},
         .needed_by = {"lay", "sweep"}});
  v.flag("spread", o.spread,
         {.meaning = "each ship that attacks a structure takes a section of its own",
          .only = {"attack"}});
  v.flag("hold_fire", o.hold_fire, {.meaning = "weapons stay silent"});
  v.refs("takes", o.takes, NameList::kPeople,
         {.meaning = "kinds of people that a docked ship takes aboard", .only = {"dock"}});
  if (v.given("section") && !v.given("structure")) {
    v.problem("section",
              "needs the structure that the section is part of; allowed: structure = "
              "\"...\" beside it");
  }
}

void describe(Visitor& v, ShipGroup& g) {
  v.ref("class", g.agent_class, NameList::kClass,
        {.meaning = "a class of kind ship", .required = true});
  v.whole("count", g.count, {.meaning = "ships of this class", .min = 0, .max = kMostShips});
}

void describe(Visitor& v, WingSpec& w) {
  v.identifier("name", w.name, {.meaning = "name of the wing", .required = true});
  v.ref("faction", w.faction, NameList::kFaction, {.meaning = "owner", .required = true});
  v.flag("enabled", w.enabled, {.meaning = "false: the battle is fought without the wing"});
  v.flag("held", w.held, {.meaning = "not in the battle until an effect or a gate commits it"});
  v.member_entries("ships", w.ships, {.shape = "ships", .id_key = "class", .least = 1},
                   {.meaning = "Its ships: `ships = [ { class = \"galor\", count = 10 } ]`."});
  v.point("position_km", w.position_km, nullptr,
          {.meaning = "where it starts, or comes in when it is committed",
           .unit = "km",
           .min = -kLargestPlace,
           .max = kLargestPlace});
  v.real("spread_km", w.spread_km,
         {.meaning = "its ships start in a ball of this radius",
          .unit = "km",
          .min = 0,
          .max = kLargestPlace});
  v.point(
      "heading", w.heading, nullptr,
      {.meaning = "direction of the bows at the start, of any length", .min = -1e6, .max = 1e6});
  if (std::hypot(w.heading.x, w.heading.y, w.heading.z) < 1e-6) {
    v.problem("heading", "has no direction; allowed: any but [0, 0, 0]");
  }
  v.people("people", w.people,
           {.meaning = "aboard each ship at the start, instead of the class's",
            .min = 0,
            .max = kMostPeople});
  v.member_table("order", w.order, "order",
                 {.meaning = "What the wing does from the start.", .default_text = "hold"});
}

void describe(Visitor& v, GateSpec& g) {
  v.identifier("name", g.name, {.meaning = "name of the gate", .required = true});
  v.matches(
      "wings", g.wings, NameList::kWing,
      {.meaning = "held wings that come one after another, in this order: a name or a list of "
                  "names, * for any text",
       .required = true});
  v.real("first_s", g.first_s,
         {.meaning = "when the first wing comes", .unit = "s", .min = 0, .max = 6e8});
  v.real("interval_s", g.interval_s,
         {.meaning = "from one wing to the next",
          .unit = "s",
          .min = 0,
          .max = 6e8,
          .above_min = true});
  v.ref("closed_by", g.closed_by, NameList::kField,
        {.meaning = "a field that closes the gate while it is armed"});
  v.real("slip_through", g.slip_through,
         {.meaning = "chance that a wing tries the closed gate all the same", .min = 0, .max = 1});
  v.identifier("event", g.event, {.meaning = "event that is noted for each wing that comes"});
}

}  // namespace swarm
