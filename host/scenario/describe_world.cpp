// What the battle is made of: the scenario's head, factions, people, damage, weapons and classes.
#include "host/scenario/describe.h"
#include "kernels/state/limits.h"

namespace swarm {
namespace {

const Words kTargetKinds = {"ships", "sections", "mines", "torpedoes"};

void describe_time(Visitor& v, ScenarioSpec& s) {
  v.real("dt_s", s.dt_s, {.meaning = "length of a step", .unit = "s", .min = 1e-3, .max = 60});
  v.real("command_period_s", s.command_period_s,
         {.meaning = "between two looks of the orchestrator at triggers and orders; a whole number "
                     "of steps",
          .unit = "s",
          .min = 1e-3,
          .max = 3600});
  v.real("limit_s", s.limit_s,
         {.meaning = "the battle ends here at the latest, at most 1e7 steps",
          .unit = "s",
          .min = 0,
          .max = 6e8,
          .above_min = true});
}

void describe_space(Visitor& v, ScenarioSpec& s) {
  v.real("battle_radius_km", s.battle_radius_km,
         {.meaning = "everything starts inside. At most 7500 near radii",
          .unit = "km",
          .min = 0,
          .max = kLargestPlace,
          .above_min = true});
  v.real("departure_radius_km", s.departure_radius_km,
         {.meaning = "a ship that withdraws has departed beyond it; 0: the battle radius",
          .unit = "km",
          .min = 0,
          .max = kLargestPlace});
  v.real("near_radius_km", s.near_radius_km,
         {.meaning = "how far ships see wing mates and mines reach: the cell of the near grid",
          .unit = "km",
          .min = 0,
          .max = kLargestPlace,
          .above_min = true});
  v.real("far_radius_km", s.far_radius_km,
         {.meaning = "how far targets are looked for: the cell of the target grid; at least "
                     "near_radius_km",
          .unit = "km",
          .min = 0,
          .max = kLargestPlace,
          .above_min = true});
}

void describe_boarding(Visitor& v, ScenarioSpec& s) {
  v.real("range_km", s.boarding_range_km,
         {.meaning = "from a ship to a section, for troops to cross",
          .unit = "km",
          .min = 0,
          .max = kLargestPlace});
  v.real("attacker_kill_rate_per_s", s.boarder_kill_rate_per_s,
         {.meaning = "defenders that one boarder puts out of action in a second",
          .unit = "1/s",
          .min = 0,
          .max = 1000});
  v.real("defender_kill_rate_per_s", s.defender_kill_rate_per_s,
         {.meaning = "boarders that one defender puts out of action in a second",
          .unit = "1/s",
          .min = 0,
          .max = 1000});
}

void describe_rules(Visitor& v, ScenarioSpec& s) {
  const auto group = [&](std::string_view key, std::string_view meaning, auto members) {
    v.table(key, {nullptr, key, [&s, members](Visitor& inner) { members(inner, s); }},
            {.meaning = meaning});
  };
  group("time", "How time passes.", describe_time);
  group("space", "How large the battle is, and how far things act.", describe_space);
  group("sensing", "What teams remember.", [](Visitor& w, ScenarioSpec& spec) {
    w.real("track_memory_s", spec.track_memory_s,
           {.meaning = "how long a team knows of what it no longer detects",
            .unit = "s",
            .min = 0,
            .max = kLongestTime});
  });
  group("boarding", "How troops land and fight.", describe_boarding);
  group("docking", "How ships lie at docks.", [](Visitor& w, ScenarioSpec& spec) {
    w.real("range_km", spec.docking_range_km,
           {.meaning = "from a ship to a dock section, to lie at it",
            .unit = "km",
            .min = 0,
            .max = kLargestPlace});
  });
  group("torpedoes", "Torpedoes in flight.", [](Visitor& w, ScenarioSpec& spec) {
    w.whole("capacity", spec.torpedo_capacity,
            {.meaning = "torpedoes that can be in flight at once; more than 0 where any class "
                        "mounts a torpedo weapon",
             .min = 0,
             .max = kMostTorpedoes});
  });
}

void describe_makings(Visitor& v, ScenarioSpec& s) {
  v.member_entries("faction", s.factions,
                   {.shape = "faction",
                    .id_key = "name",
                    .limit = kMaxFactions,
                    .limit_name = "kMaxFactions",
                    .least = 1},
                   {.meaning = "Who owns ships, structures and fields."});
  v.member_entries("relation", s.relations, {.shape = "relation"},
                   {.meaning = "How two factions stand to each other, both ways. Factions of one "
                               "team are allied; pairs that are not named are neutral."});
  v.member_entries("people", s.people_kinds,
                   {.shape = "people",
                    .id_key = "name",
                    .limit = kMaxPeopleKinds,
                    .limit_name = "kMaxPeopleKinds"},
                   {.meaning = "Kinds of people and cargo that ships and sections carry."});
  v.member_entries("shield", s.shield_types,
                   {.shape = "shield",
                    .id_key = "name",
                    .limit = kMaxShieldTypes,
                    .limit_name = "kMaxShieldTypes"},
                   {.meaning = "Types of shields: what they stop of which damage."});
  v.member_entries(
      "weapon", s.weapons,
      {.shape = "weapon", .id_key = "name", .limit = kMaxWeapons, .limit_name = "kMaxWeapons"},
      {.meaning = "Weapons that classes mount."});
  v.member_entries("class", s.classes,
                   {.shape = "class",
                    .id_key = "name",
                    .limit = kMaxClasses,
                    .limit_name = "kMaxClasses",
                    .least = 1},
                   {.meaning = "What ships, sections, mines and torpedoes are instances of."});
}

void describe_forces(Visitor& v, ScenarioSpec& s) {
  v.member_entries("structure", s.structures,
                   {.shape = "structure",
                    .id_key = "name",
                    .limit = kMaxStructures,
                    .limit_name = "kMaxStructures"},
                   {.meaning = "Stations and yards: sections joined by edges for power and "
                               "passage."});
  v.member_entries(
      "field", s.fields,
      {.shape = "field", .id_key = "name", .limit = kMaxFields, .limit_name = "kMaxFields"},
      {.meaning = "Minefields: a disc of mines that ships under a lay order put out. "
                  "A field is armed as a whole, once its last mine is laid."});
  v.member_entries("wing", s.wings,
                   {.shape = "wing",
                    .id_key = "name",
                    .limit = kMaxWings,
                    .limit_name = "kMaxWings",
                    .least = 1},
                   {.meaning = "Ships under one order."});
  v.member_entries("gate", s.gates, {.shape = "gate", .id_key = "name"},
                   {.meaning = "A gate commits its held wings one after another, until it is "
                               "closed."});
}

}  // namespace

void describe(Visitor& v, ScenarioSpec& s) {
  v.identifier("name", s.name,
               {.meaning = "short name, for file names and tables", .required = true});
  v.text("title", s.title, {.meaning = "name of the battle, for readers"});
  v.text("description", s.description, {.meaning = "what is fought and why, a few sentences"});
  v.identifiers("damage_types", s.damage_types, kMaxDamageTypes, "kMaxDamageTypes",
                {.meaning = "names of the kinds of damage that weapons do"});
  v.member_named("parameters", s.parameters, {.shape = "parameter", .short_key = "value"},
                 {.meaning = "Numbers that formulas name: `ships = 10000`, or `ships = { value = "
                             "10000, min = 100, max = 1e8, meaning = \"...\" }`. Wherever a number "
                             "is expected, a text that begins with = is a formula: `count = \"= "
                             "ships / 2\"`."});
  describe_rules(v, s);
  describe_makings(v, s);
  describe_forces(v, s);
  v.member_entries("phase", s.phases, {.shape = "phase", .id_key = "name", .least = 1},
                   {.meaning = "Named states of the battle. It starts in the first one."});
  v.member_entries("trigger", s.triggers, {.shape = "trigger", .id_key = "name"},
                   {.meaning = "What happens when: a condition, and effects that it sets off."});
  v.expressions("outcome", s.outcomes, true,
                {.meaning = "Measures of the battle's end: `name = \"expression\"`, or `name = { "
                            "expression = \"...\", title = \"...\" }` with a line for readers. "
                            "Shown in this order."});
  static constexpr NameList kOutcomes = NameList::kOutcome;
  v.member_named("documented", s.documented, {.shape = "documented", .among = &kOutcomes},
                 {.meaning = "What a source says of outcomes, by their names: `attackers_lost = { "
                             "at_least = 50, source = \"...\" }`. `fleetswarm compare` fights many "
                             "battles and says which of it they meet."});
  v.table("series",
          {nullptr, "series",
           [&s](Visitor& w) {
             w.real("interval_s", s.series_interval_s,
                    {.meaning = "between two rows of the time series",
                     .unit = "s",
                     .min = 0,
                     .max = kLongestTime,
                     .above_min = true});
             w.expressions("columns", s.series, false,
                           {.meaning = "columns of the time series: `name = \"expression\"`"});
           }},
          {.meaning = "What is written down as time passes."});
}

void describe(Visitor& v, FactionSpec& f) {
  v.identifier("name", f.name, {.meaning = "name of the faction", .required = true});
  v.identifier("team", f.team,
               {.meaning = "factions of one team are allied and share what they detect",
                .default_text = "a team of its own, of the same name"});
  if (f.team.empty()) f.team = f.name;
}

void describe_relation(Visitor& v, RelationSpec& is, const KeyInfo& info) {
  const Words words = {"neutral", "allied", "hostile"};  // in the order of RelationSpec
  std::string word(words[static_cast<size_t>(is)]);
  v.choice("is", word, words, info);
  for (size_t i = 0; i < words.size(); ++i) {
    if (words[i] == word) is = static_cast<RelationSpec>(i);
  }
}

void describe(Visitor& v, RelationEntry& r) {
  v.pair("between", r.a, r.b, NameList::kFaction,
         {.meaning = "the two factions", .required = true});
  describe_relation(
      v, r.is, {.meaning = "weapons fire at detected hostile targets alone", .required = true});
}

void describe(Visitor& v, PeopleKindSpec& p) {
  v.identifier("name", p.name, {.meaning = "name of the kind", .required = true});
  v.flag("resists", p.resists, {.meaning = "fights boarders on its section"});
  v.flag("boards", p.boards,
         {.meaning = "lands on structures under a board order; one kind at most"});
}

void describe(Visitor& v, ShieldTypeSpec& s) {
  v.identifier("name", s.name, {.meaning = "name of the type", .required = true});
  v.shares("stops", s.stops,
           {.meaning = "share of each damage type that the shield can stop; the rest reaches the "
                       "hull. Types that are not named are stopped wholly",
            .min = 0,
            .max = 1});
}

namespace {

void describe_flight(Visitor& v, WeaponSpec& w) {
  v.real("speed_kmps", w.speed_kmps,
         {.meaning = "speed of the torpedo",
          .unit = "km/s",
          .min = 0,
          .max = 1e6,
          .above_min = true,
          .only = {"torpedo"},
          .needed_by = {"torpedo"}});
  v.real("flight_s", w.flight_s,
         {.meaning = "life of the torpedo",
          .unit = "s",
          .min = 0,
          .max = kLongestTime,
          .above_min = true,
          .only = {"torpedo"},
          .needed_by = {"torpedo"}});
  v.real("reliability", w.reliability,
         {.meaning = "share of torpedoes that leave the tube; the others are spent",
          .min = 0,
          .max = 1,
          .only = {"torpedo"}});
  v.ref("projectile", w.projectile, NameList::kClass,
        {.meaning = "class of the torpedo", .only = {"torpedo"}, .needed_by = {"torpedo"}});
}

void describe_aim(Visitor& v, WeaponSpec& w) {
  v.real("hit_probability", w.hit_probability,
         {.meaning = "of a shot at no distance, or of a torpedo that reaches its target",
          .min = 0,
          .max = 1});
  v.real("range_falloff", w.range_falloff,
         {.meaning = "share of hit_probability lost at full range",
          .min = 0,
          .max = 1,
          .only = {"beam"}});
  v.real("reference_size_km", w.reference_size_km,
         {.meaning = "targets smaller than this are hit less often, in proportion; 0: size does "
                     "not matter",
          .unit = "km",
          .min = 0,
          .max = kLargestPlace,
          .only = {"beam"}});
  v.real("arc_deg", w.arc_deg,
         {.meaning = "arc of fire around the bow; 360: all round. Sections fire all round",
          .unit = "deg",
          .min = 0,
          .max = 360,
          .above_min = true});
  v.choice("aim", w.aim, {"target", "random", "blind"},
           {.meaning = "under an attack order against a wing or a structure: target: at the ship's "
                       "target. random: each shot at any of its ships or sections that can be hit, "
                       "all alike. blind: each shot at one of the places that it had at the start, "
                       "in vain if nobody is there any more"});
  v.flag("point_defence", w.point_defence,
         {.meaning = "fires at the nearest enemy torpedo or mine, not at the wing's target"});
  v.choices("fires_at", w.fires_at, kTargetKinds,
            {.meaning = "what it can be fired at",
             .default_text = "ships, sections; with point_defence torpedoes, mines"});
  if (w.fires_at.empty()) {
    w.fires_at = w.point_defence ? std::vector<std::string>{"torpedoes", "mines"}
                                 : std::vector<std::string>{"ships", "sections"};
  }
}

}  // namespace

void describe(Visitor& v, WeaponSpec& w) {
  v.identifier("name", w.name, {.meaning = "name of the weapon", .required = true});
  v.kind("kind", w.kind, {"beam", "torpedo"},
         {.meaning = "a beam hits or misses at once; a torpedo flies to its target"});
  v.ref("damage_type", w.damage_type, NameList::kDamageType,
        {.meaning = "one of damage_types", .required = true});
  v.real("range_km", w.range_km,
         {.meaning = "farthest target",
          .unit = "km",
          .min = 0,
          .max = kLargestPlace,
          .above_min = true,
          .required = true});
  v.real("damage_TJ", w.damage_TJ,
         {.meaning = "of one hit; whole TJ count",
          .unit = "TJ",
          .min = 0,
          .max = kLargestHit,
          .required = true});
  v.real("reload_s", w.reload_s,
         {.meaning = "between two shots of one mount",
          .unit = "s",
          .min = 0,
          .max = kLongestTime,
          .above_min = true});
  v.flag("exponential_reload", w.exponential_reload,
         {.meaning = "reload times are exponential with mean reload_s"});
  describe_aim(v, w);
  describe_flight(v, w);
}

void describe(Visitor& v, MountSpec& m) {
  v.ref("weapon", m.weapon, NameList::kWeapon, {.meaning = "what is mounted", .required = true});
  v.whole("count", m.count, {.meaning = "emitters that fire together", .min = 1, .max = 255});
  v.whole("ammunition", m.ammunition,
          {.meaning = "shots of the mount; -1: without limit", .min = -1, .max = 65534});
}

}  // namespace swarm
