// The class table: what ships, sections, mines and torpedoes are instances of. Most keys have a
// meaning for some kinds only, and are errors elsewhere.
#include "host/scenario/describe.h"
#include "kernels/state/limits.h"

namespace swarm {
namespace {

void describe_motion(Visitor& v, ClassSpec& c) {
  v.real("top_speed_kmps", c.top_speed_kmps,
         {.meaning = "that it can fly at", .unit = "km/s", .min = 0, .max = 1e6, .only = {"ship"}});
  v.real("acceleration_kmps2", c.acceleration_kmps2,
         {.meaning = "along the bow, and against it",
          .unit = "km/s2",
          .min = 0,
          .max = 1e6,
          .only = {"ship"}});
  v.real("turn_rate_degps", c.turn_rate_degps,
         {.meaning = "of the bow",
          .unit = "deg/s",
          .min = 0,
          .max = 3.6e5,
          .only = {"ship", "torpedo"}});
  v.real("separation_km", c.separation_km,
         {.meaning = "distance kept to other ships; at most near_radius_km",
          .unit = "km",
          .min = 0,
          .max = kLargestPlace,
          .only = {"ship"}});
  v.real("standoff_km", c.standoff_km,
         {.meaning = "range from which it attacks, circling",
          .unit = "km",
          .min = 0,
          .max = kLargestPlace,
          .only = {"ship"}});
}

void describe_defence(Visitor& v, ClassSpec& c) {
  v.real("hull_TJ", c.hull_TJ,
         {.meaning = "destroyed when this much has reached the hull; whole TJ count",
          .unit = "TJ",
          .min = 1,
          .max = kLargestStrength});
  v.real("shield_TJ", c.shield_TJ,
         {.meaning = "of each facing: ships have six (fore, aft, port, starboard, above, below), "
                     "sections one",
          .unit = "TJ",
          .min = 0,
          .max = kLargestStrength,
          .only = {"ship", "section"}});
  v.reals("facing_shares", c.facing_shares, kFacings,
          {.meaning = "share of shield_TJ that each facing has: fore, aft, port, starboard, above, "
                      "below",
           .min = 0,
           .max = 1,
           .only = {"ship"}});
  v.real("regeneration_TJps", c.regeneration_TJps,
         {.meaning = "of each facing, with full power",
          .unit = "TJ/s",
          .min = 0,
          .max = kLargestStrength,
          .only = {"ship", "section"}});
  v.ref("shield", c.shield_type, NameList::kShield,
        {.meaning = "type of the shields; needed with shield_TJ where there are types",
         .only = {"ship", "section"}});
}

void describe_sensing(Visitor& v, ClassSpec& c) {
  v.real("signature", c.signature,
         {.meaning = "multiplies the range at which others detect it", .min = 0, .max = 1000});
  v.real("sensor_range_km", c.sensor_range_km,
         {.meaning = "at which it detects a signature of 1",
          .unit = "km",
          .min = 0,
          .max = kLargestPlace,
          .only = {"ship", "section"}});
  v.flag("cloaked", c.cloaked,
         {.meaning = "detected by chance only", .only = {"ship", "section", "mine"}});
  v.real("cloak_range_km", c.cloak_range_km,
         {.meaning = "while cloaked: within which a sensor has a chance; at most far_radius_km",
          .unit = "km",
          .min = 0,
          .max = kLargestPlace,
          .only = {"ship", "section", "mine"}});
  v.real(
      "cloak_rate_per_s", c.cloak_rate_per_s,
      {.meaning = "while cloaked: detections a second by one sensor in that range, so that p = 1 "
                  "- exp(-rate t)",
       .unit = "1/s",
       .min = 0,
       .max = 1000,
       .only = {"ship", "section", "mine"}});
}

void describe_people(Visitor& v, ClassSpec& c) {
  v.whole("berths", c.berths,
          {.meaning = "people and cargo that it has room for",
           .min = 0,
           .max = kMostPeople,
           .only = {"ship"}});
  v.people(
      "people", c.people,
      {.meaning = "aboard each ship at the start", .min = 0, .max = kMostPeople, .only = {"ship"}});
  v.real(
      "board_per_s", c.board_per_s,
      {.meaning = "a dock: people that go aboard the ship there in a second; a ship: troops that "
                  "it lands in a second",
       .unit = "1/s",
       .min = 0,
       .max = 1000,
       .only = {"ship", "section"}});
  v.flag("dock", c.dock, {.meaning = "a ship can dock here", .only = {"section"}});
}

void describe_power(Visitor& v, ClassSpec& c) {
  v.real("power_supply_MW", c.power_supply_MW,
         {.meaning = "generated",
          .unit = "MW",
          .min = 0,
          .max = kLargestStrength,
          .only = {"section"}});
  v.real("power_draw_MW", c.power_draw_MW,
         {.meaning = "needed for full regeneration",
          .unit = "MW",
          .min = 0,
          .max = kLargestStrength,
          .only = {"section"}});
}

void describe_mine(Visitor& v, ClassSpec& c) {
  v.real("trigger_radius_km", c.trigger_radius_km,
         {.meaning = "within which a hostile ship sets it off; at most near_radius_km",
          .unit = "km",
          .min = 0,
          .max = kLargestPlace,
          .only = {"mine"}});
  v.real("blast_TJ", c.blast_TJ,
         {.meaning = "damage of one mine",
          .unit = "TJ",
          .min = 0,
          .max = kLargestHit,
          .only = {"mine"}});
  v.ref("blast_type", c.blast_type, NameList::kDamageType,
        {.meaning = "one of damage_types", .only = {"mine"}, .needed_by = {"mine"}});
  v.real("blast_probability", c.blast_probability,
         {.meaning = "that a mine which goes off does its damage",
          .min = 0,
          .max = 1,
          .only = {"mine"}});
  v.whole("swarm_size", c.swarm_size,
          {.meaning = "mines that go off together against one ship",
           .min = 1,
           .max = kMaxSwarm,
           .only = {"mine"}});
  v.real("replication_s", c.replication_s,
         {.meaning = "to build a lost neighbour again",
          .unit = "s",
          .min = 0,
          .max = kLongestTime,
          .only = {"mine"}});
  v.real("replication_reach_km", c.replication_reach_km,
         {.meaning = "within which a neighbour is replaced; at most near_radius_km",
          .unit = "km",
          .min = 0,
          .max = kLargestPlace,
          .only = {"mine"}});
  v.flag("exponential_replication", c.exponential_replication,
         {.meaning = "building times are exponential with mean replication_s", .only = {"mine"}});
  v.choice("replication_place", c.replication_place, {"vacancy", "random"},
           {.meaning = "vacancy: a lost neighbour is built again. random: a mine builds all the "
                       "time, for any place of the field in its reach, in vain if it is taken",
            .only = {"mine"}});
  v.real("failure_rate_per_s", c.failure_rate_per_s,
         {.meaning = "of one mine in place, by itself",
          .unit = "1/s",
          .min = 0,
          .max = 1000,
          .only = {"mine"}});
  v.whole("replication_stock", c.replication_stock,
          {.meaning = "mines that one mine can build; -1: without limit",
           .min = -1,
           .max = 65534,
           .only = {"mine"}});
}

}  // namespace

void describe(Visitor& v, ClassSpec& c) {
  v.identifier("name", c.name, {.meaning = "name of the class", .required = true});
  v.kind("kind", c.kind, {"ship", "section", "mine", "torpedo"},
         {.meaning = "what its instances are"});
  v.real("size_km", c.size_km,
         {.meaning = "radius, for hits", .unit = "km", .min = 0, .max = kLargestPlace});
  describe_motion(v, c);
  describe_defence(v, c);
  describe_sensing(v, c);
  v.member_entries(
      "weapons", c.weapons,
      {.shape = "mount", .id_key = "weapon", .limit = kMaxMounts, .limit_name = "kMaxMounts"},
      {.meaning = "Its weapons: `weapons = [ { weapon = \"phaser\", count = 2 } ]`.",
       .only = {"ship", "section"}});
  describe_people(v, c);
  describe_power(v, c);
  describe_mine(v, c);
}

}  // namespace swarm
