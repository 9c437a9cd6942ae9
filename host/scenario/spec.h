// A scenario as the file says it: names resolved to indices, defaults filled in, every number
// checked, nothing simulated yet. The loader writes it; build_world.h turns it into tables and
// agents; the orchestrator reads its phases and triggers. Units stand in the names.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace swarm {

inline constexpr double kUnbounded = std::numeric_limits<double>::infinity();

/// A name that stands for an entry of one of the scenario's lists. index < 0: not given.
struct Ref {
  std::string name;
  int32_t index = -1;
  bool given() const { return index >= 0; }
};

struct Point {
  double x = 0, y = 0, z = 0;
};

struct FactionSpec {
  std::string name;
  std::string team;  // factions of one team share what they detect
  uint32_t team_index = 0;
};

enum class RelationSpec { kNeutral, kAllied, kHostile };

struct RelationEntry {
  Ref a, b;
  RelationSpec is = RelationSpec::kNeutral;
};

struct PeopleKindSpec {
  std::string name;
  bool resists = false;  // fights boarders on its section
  bool boards = false;   // lands on structures under a board order; one kind at most
};

struct PeopleCount {
  Ref kind;
  int64_t count = 0;
};

struct ShieldShare {
  Ref damage_type;
  double stops = 1.0;  // share of the damage that the shield can stop
};

struct ShieldTypeSpec {
  std::string name;
  std::vector<ShieldShare> stops;  // damage types not named are stopped wholly
};

struct WeaponSpec {
  std::string name;
  std::string kind = "beam";  // beam, torpedo
  Ref damage_type;
  double range_km = 0, damage_TJ = 0, reload_s = 1, hit_probability = 1, range_falloff = 0;
  double reference_size_km = 0, arc_deg = 360, speed_kmps = 0, flight_s = 0;
  double reliability = 1;             // share of torpedoes that leave the tube
  std::string aim = "target";         // target, random, blind
  std::vector<std::string> fires_at;  // ships, sections, mines, torpedoes
  bool point_defence = false, exponential_reload = false;
  Ref projectile;  // class of a torpedo
};

struct MountSpec {
  Ref weapon;
  int64_t count = 1;
  int64_t ammunition = -1;  // -1: without limit
};

struct ClassSpec {
  std::string name;
  std::string kind = "ship";  // ship, section, mine, torpedo
  double size_km = 0.1, top_speed_kmps = 0, acceleration_kmps2 = 0, turn_rate_degps = 0;
  double hull_TJ = 1, shield_TJ = 0, regeneration_TJps = 0;
  std::vector<double> facing_shares;  // of shield_TJ for each of the six facings; empty: all 1
  Ref shield_type;
  double signature = 1, sensor_range_km = 0;
  bool cloaked = false;
  double cloak_range_km = 0, cloak_rate_per_s = 0;
  std::vector<MountSpec> weapons;
  double separation_km = 0.5, standoff_km = 10;
  int64_t berths = 0;
  double board_per_s = 0;
  bool dock = false;
  double power_supply_MW = 0, power_draw_MW = 0;
  double trigger_radius_km = 0, blast_TJ = 0;
  Ref blast_type;
  int64_t swarm_size = 1;
  double blast_probability = 1;
  double replication_s = 0, replication_reach_km = 0;
  bool exponential_replication = false;
  std::string replication_place = "vacancy";  // vacancy, random
  int64_t replication_stock = 0;              // -1: without limit
  double failure_rate_per_s = 0;              // of one mine, by itself
  std::vector<PeopleCount> people;            // aboard each ship of the class at the start
};

/// Full shield of one facing.
inline double facing_shield_TJ(const ClassSpec& c, size_t facing) {
  return c.shield_TJ * (c.facing_shares.empty() ? 1.0 : c.facing_shares[facing]);
}

struct SectionSpec {
  std::string name;  // count > 1: name_1 .. name_count
  Ref agent_class;
  int64_t count = 1;
  Point offset_km;            // from the structure's centre
  double ring_radius_km = 0;  // count > 1: places on a circle in the x-y plane around offset_km
  double start_deg = 0;
  std::vector<PeopleCount> people;  // in each section
  uint32_t first = 0;               // index among the structure's sections, set by the loader
};

struct EdgeSpec {
  std::vector<uint32_t> from, to;  // sections of the structure; from[i] feeds to[i]
  bool shields = false, weapons = false, corridor = false;
};

struct StructureSpec {
  std::string name;
  Ref faction;
  Point position_km;
  double radius_km = 1;
  bool weapons_free = true;
  std::vector<SectionSpec> sections;
  std::vector<std::string> section_names;  // expanded, in order
  std::vector<EdgeSpec> edges;
};

struct FieldSpec {
  std::string name;
  Ref faction, agent_class;
  int64_t mines = 0;
  int64_t start_mines = 0;  // more than 0: the field is laid at the start, and so many are alive
  std::string placement = "spiral";  // spiral, random
  Point box_km;                      // random: in a box of these sides, where one is given
  Point position_km;
  double radius_km = 10, thickness_km = 5;  // a disc across the x axis
  double lay_per_s = 1, lay_reach_km = 5, arming_s = 0;
};

struct OrderSpec {
  std::string kind = "hold";  // hold, move, attack, escort, lay, sweep, dock, withdraw, board
  Point point_km;
  bool has_point = false;
  double radius_km = 10;
  double screen = 0;                    // escort: share of the ward's attackers that it draws off
  Ref structure, section, wing, field;  // what the order is about; section is index in the world
  bool spread = false, hold_fire = false;
  std::vector<Ref> takes;  // people kinds that a docked ship takes aboard
};

struct ShipGroup {
  Ref agent_class;
  int64_t count = 1;
};

struct WingSpec {
  std::string name;
  Ref faction;
  bool enabled = true;
  bool held = false;  // not in the battle until committed
  std::vector<ShipGroup> ships;
  Point position_km;
  double spread_km = 5;  // ships start in a ball of this radius
  Point heading = {1, 0, 0};
  std::vector<PeopleCount> people;  // aboard each ship, instead of the class's
  OrderSpec order;
};

/// A gate commits its wings one after another, until it is closed.
struct GateSpec {
  std::string name;
  std::vector<uint32_t> wings;
  double first_s = 0, interval_s = 600;
  Ref closed_by;            // field: an armed field closes the gate
  double slip_through = 0;  // chance that a convoy tries the closed gate all the same
  std::string event;        // emitted for each convoy that comes
};

enum class EffectKind {
  kOrder,
  kCommit,
  kEvent,
  kNextPhase,
  kRelation,
  kSabotage,
  kStandDown,
  kWeapons,
  kDisarm,
  kEnd
};

struct EffectSpec {
  EffectKind kind = EffectKind::kEvent;
  std::vector<uint32_t> wings;                               // order, commit
  OrderSpec order;                                           // order
  std::string event;                                         // event
  std::string note;                                          // event: a sentence for the log
  std::vector<std::pair<std::string, std::string>> details;  // event: faction, wing, section, ...
  Ref phase;                                                 // next_phase
  Ref faction_a, faction_b;                                  // relation
  RelationSpec relation = RelationSpec::kNeutral;
  Ref structure;   // sabotage, stand_down, weapons
  Ref field;       // disarm
  bool on = true;  // weapons, stand_down
};

struct TriggerSpec {
  std::string name;
  std::vector<uint32_t> phases;  // acts in these phases alone; empty: always
  std::string when;              // an expression over metrics; empty: at once
  double for_s = 0;              // must hold for so long
  double jitter_s = 0;           // added to for_s and after_s: random, uniform below this
  double after_s = 0;            // earliest, from the start of the phase (or of the battle)
  bool repeat = false;           // may fire again once its condition has been false
  std::vector<EffectSpec> effects;
  int line = 0;  // in the scenario file
};

struct PhaseSpec {
  std::string name;
  std::string title;
};

struct NamedExpression {
  std::string name;
  std::string expression;
  std::string title;
  int line = 0;
};

/// A number that formulas of the scenario may name.
struct ParameterSpec {
  std::string name;
  double value = 0;
  double min = -kUnbounded, max = kUnbounded;
  std::string meaning;
  int line = 0;
};

/// What a source says of an outcome, and how closely the battles must agree with it. One of: is
/// (the share of battles with that answer), value and tolerance, at_least and at_most (the median).
struct DocumentedSpec {
  std::string name;  // of an outcome
  std::string source;
  bool has_is = false, is = true;
  double share = -1;  // least share of battles; below 0: more than half
  bool has_value = false;
  double value = 0, tolerance = 0;
  double at_least = -kUnbounded, at_most = kUnbounded;
  int line = 0;
};

struct ScenarioSpec {
  std::string path;  // as given; empty for text without a file
  std::string name, title, description;
  double dt_s = 0.5, command_period_s = 1, limit_s = 3600;
  double battle_radius_km = 500, departure_radius_km = 0, near_radius_km = 5, far_radius_km = 50;
  double track_memory_s = 10;
  double boarding_range_km = 2, docking_range_km = 2;
  double boarder_kill_rate_per_s = 0.01, defender_kill_rate_per_s = 0.01;
  int64_t torpedo_capacity = 0;
  std::vector<ParameterSpec> parameters;
  std::vector<std::string> teams;  // in the order of first mention
  std::vector<FactionSpec> factions;
  std::vector<RelationEntry> relations;
  std::vector<PeopleKindSpec> people_kinds;
  std::vector<std::string> damage_types;
  std::vector<ShieldTypeSpec> shield_types;
  std::vector<WeaponSpec> weapons;
  std::vector<ClassSpec> classes;
  std::vector<StructureSpec> structures;
  std::vector<FieldSpec> fields;
  std::vector<WingSpec> wings;
  std::vector<GateSpec> gates;
  std::vector<PhaseSpec> phases;
  std::vector<TriggerSpec> triggers;
  std::vector<NamedExpression> outcomes;
  std::vector<DocumentedSpec> documented;
  double series_interval_s = 10;
  std::vector<NamedExpression> series;
};

}  // namespace swarm
