#include "tests/kernels/stage_fixture.h"

#include <algorithm>
#include <cmath>

#include "kernels/core/philox.h"
#include "kernels/stages.h"

namespace swarm {

ClassRow ship_row() {
  ClassRow row = {};
  row.kind = AgentKind::kShip;
  row.size_km = 0.1f;
  row.top_speed_kmps = 2.0f;
  row.acceleration_kmps2 = 1.0f;
  row.turn_rate_radps = 1.0f;
  row.hull_TJ = 100;
  row.signature = 1.0f;
  row.sensor_range_km = 30.0f;
  row.separation_km = 0.5f;
  row.standoff_km = 3.0f;
  return row;
}

ClassRow section_row() {
  ClassRow row = {};
  row.kind = AgentKind::kSection;
  row.size_km = 0.2f;
  row.hull_TJ = 1000;
  row.signature = 1.0f;
  row.sensor_range_km = 30.0f;
  return row;
}

ClassRow mine_row() {
  ClassRow row = {};
  row.kind = AgentKind::kMine;
  row.size_km = 0.001f;
  row.hull_TJ = 1;
  row.signature = 1.0f;
  row.trigger_radius_km = 1.0f;
  row.blast_TJ = 40;
  row.blast_probability = 1.0f;
  row.swarm_size = 1;
  row.replication_steps = 10;
  row.replication_reach_km = 2.0f;
  row.replication_stock = 3;
  return row;
}

ClassRow torpedo_row() {
  ClassRow row = {};
  row.kind = AgentKind::kTorpedo;
  row.size_km = 0.01f;
  row.turn_rate_radps = 0.5f;
  row.hull_TJ = 2;
  row.signature = 1.0f;
  return row;
}

WeaponRow beam_row() {
  WeaponRow row = {};
  row.reliability = 1.0f;
  row.kind = WeaponKind::kBeam;
  row.target_kinds = 0xff;
  row.range_km = 10.0f;
  row.damage_TJ = 10;
  row.reload_steps = 1;
  row.hit_probability = 1.0f;
  row.cos_half_arc = -1.0f;
  return row;
}

WeaponRow torpedo_weapon_row(uint8_t projectile) {
  WeaponRow row = beam_row();
  row.kind = WeaponKind::kTorpedo;
  row.damage_TJ = 50;
  row.projectile_class = projectile;
  row.projectile_speed_kmps = 1.0f;
  row.projectile_steps = 60;
  return row;
}

ClassRow with_mount(ClassRow row, uint8_t weapon, uint8_t emitters, uint16_t ammunition) {
  SWARM_ASSERT(row.mounts < kMaxMounts);
  row.mount_weapon[row.mounts] = weapon;
  row.mount_count[row.mounts] = emitters;
  row.mount_ammunition[row.mounts] = ammunition;
  ++row.mounts;
  return row;
}

// ---- HandWorld ----------------------------------------------------------------------------------

HandWorld::HandWorld(Layout room) : layout(room) {
  layout.worlds = 1;
  tables.dt_s = 1.0f;
  tables.command_steps = 1;
  tables.departure_radius_km = 1000.0f;
  tables.near_radius_km = 5.0f;
  tables.far_radius_km = 50.0f;
  tables.near_cells = near_cells_for(layout.ships);
  tables.far_cells = 4;
  tables.track_memory_steps = 10;
  tables.team_count = 3;
  tables.faction_count = 4;
  tables.faction_team[kBlue] = tables.faction_team[kGreen] = kBlueTeam;
  tables.faction_team[kRed] = kRedTeam;
  tables.faction_team[kGrey] = kGreyTeam;
  tables.people_kind_count = 3;
  tables.troops_kind = kMaxPeopleKinds;
  tables.torpedo_capacity = layout.torpedoes;
  tables.largest_signature = 1.0f;
  tables.boarding_range_km = tables.docking_range_km = 1.0f;
  for (auto& shares : tables.shield_share_q16) {
    for (int32_t& share : shares) share = 65536;
  }
  agents.resize(layout.capacity());
  for (uint32_t i = 0; i < layout.torpedoes; ++i) {
    agents.kind[layout.first_torpedo() + i] = static_cast<uint8_t>(AgentKind::kTorpedo);
  }
  state.seed = 1;
  for (FieldState& field : state.fields) field.armed_step = kNone;
  orders.active = 1;
  set_relation(kBlue, kRed, Relation::kHostile);
  set_relation(kGreen, kRed, Relation::kHostile);
  set_relation(kBlue, kGreen, Relation::kAllied);
  for (uint8_t& free : orders.weapons_free) free = 1;
  for (WingOrder& wing : orders.wings) {
    wing.committed = 1;
    wing.structure = wing.field = wing.target_wing = 0xff;
    wing.focus_slot = kNone;
  }
}

uint8_t HandWorld::add_class(const ClassRow& row) {
  SWARM_ASSERT(tables.class_count < kMaxClasses);
  tables.classes[tables.class_count] = row;
  tables.largest_signature = std::max(tables.largest_signature, row.signature);
  return static_cast<uint8_t>(tables.class_count++);
}

uint8_t HandWorld::add_weapon(const WeaponRow& row) {
  SWARM_ASSERT(tables.weapon_count < kMaxWeapons);
  tables.weapons[tables.weapon_count] = row;
  return static_cast<uint8_t>(tables.weapon_count++);
}

uint8_t HandWorld::add_wing(uint8_t faction, OrderKind order) {
  SWARM_ASSERT(tables.wing_count < kMaxWings);
  const uint32_t wing = tables.wing_count++;
  tables.wings[wing] = {tables.ship_count, 0, faction};
  orders.wings[wing].kind = order;
  return static_cast<uint8_t>(wing);
}

uint32_t HandWorld::add_ship(uint8_t wing, uint8_t ship_class, Vec3 position_km,
                             AgentStatus status) {
  WingRow& row = tables.wings[wing];
  if (row.ship_count == 0) row.first_ship = tables.ship_count;
  SWARM_ASSERT(row.first_ship + row.ship_count == tables.ship_count);
  SWARM_ASSERT(tables.ship_count < layout.ships);
  ++row.ship_count;
  return put(layout.first_ship() + tables.ship_count++, ship_class, row.faction, wing, position_km,
             status);
}

uint8_t HandWorld::add_structure(uint8_t faction, Vec3 centre_km, float radius_km) {
  SWARM_ASSERT(tables.structure_count < kMaxStructures);
  StructureRow& row = tables.structures[tables.structure_count];
  row.first_section = static_cast<uint16_t>(tables.section_count);
  row.first_edge = static_cast<uint16_t>(tables.edge_count);
  row.faction = faction;
  row.x_km = centre_km.x;
  row.y_km = centre_km.y;
  row.z_km = centre_km.z;
  row.radius_km = radius_km;
  return static_cast<uint8_t>(tables.structure_count++);
}

uint32_t HandWorld::add_section(uint8_t structure, uint8_t section_class, Vec3 position_km) {
  StructureRow& row = tables.structures[structure];
  SWARM_ASSERT(uint32_t{row.first_section} + row.section_count == tables.section_count);
  SWARM_ASSERT(tables.section_count < layout.sections);
  ++row.section_count;
  return put(tables.section_count++, section_class, row.faction, structure, position_km,
             AgentStatus::kActive);
}

void HandWorld::add_edge(uint8_t structure, uint32_t from, uint32_t to, int carries) {
  StructureRow& row = tables.structures[structure];
  SWARM_ASSERT(uint32_t{row.first_edge} + row.edge_count == tables.edge_count);
  ++row.edge_count;
  tables.edges[tables.edge_count++] = {static_cast<uint16_t>(from), static_cast<uint16_t>(to),
                                       static_cast<uint8_t>(carries)};
}

uint8_t HandWorld::add_field(uint8_t faction, uint8_t mine_class, bool armed) {
  SWARM_ASSERT(tables.field_count < kMaxFields);
  const uint32_t field = tables.field_count++;
  FieldRow& row = tables.fields[field];
  row.first_mine = tables.mine_count;
  row.faction = faction;
  row.mine_class = mine_class;
  row.lay_per_s_q16 = 65536;
  row.lay_reach_km = 5.0f;
  state.fields[field].armed = armed ? 1 : 0;
  if (armed) state.fields[field].armed_step = 0;
  return static_cast<uint8_t>(field);
}

uint32_t HandWorld::add_mine(uint8_t field, Vec3 position_km, AgentStatus status) {
  FieldRow& row = tables.fields[field];
  SWARM_ASSERT(row.first_mine + row.mine_count == tables.mine_count);
  SWARM_ASSERT(tables.mine_count < layout.mines);
  ++row.mine_count;
  row.extent_km = std::max(row.extent_km, length(position_km) + 0.01f);
  if (status != AgentStatus::kPlanned) ++state.fields[field].laid;
  const uint32_t slot = layout.first_mine() + tables.mine_count++;
  agents.stock[slot] = tables.classes[row.mine_class].replication_stock;
  return put(slot, row.mine_class, row.faction, field, position_km, status);
}

uint32_t HandWorld::add_torpedo(uint8_t faction, uint8_t weapon, Vec3 position_km, Vec3 heading,
                                uint32_t target) {
  uint32_t slot = layout.first_torpedo();
  while (agents.status[slot] != static_cast<uint8_t>(AgentStatus::kAbsent)) ++slot;
  const WeaponRow& row = tables.weapons[weapon];
  put(slot, row.projectile_class, faction, weapon, position_km, AgentStatus::kActive);
  set_heading(slot, heading);
  set_velocity(slot, heading * row.projectile_speed_kmps);
  agents.target[slot] = target;
  agents.expires_step[slot] = state.step + row.projectile_steps;
  return slot;
}

uint32_t HandWorld::put(uint32_t slot, uint8_t agent_class, uint8_t faction, uint8_t group,
                        Vec3 position_km, AgentStatus status) {
  SWARM_ASSERT(slot < layout.capacity() && agent_class < tables.class_count);
  const ClassRow& row = tables.classes[agent_class];
  agents.status[slot] = static_cast<uint8_t>(status);
  agents.kind[slot] = static_cast<uint8_t>(row.kind);
  agents.agent_class[slot] = agent_class;
  agents.faction[slot] = faction;
  agents.group[slot] = group;
  agents.x_km[slot] = position_km.x;
  agents.y_km[slot] = position_km.y;
  agents.z_km[slot] = position_km.z;
  agents.hull_TJ[slot] = row.hull_TJ;
  set_heading(slot, {1.0f, 0.0f, 0.0f});
  const uint32_t facings = row.kind == AgentKind::kShip ? kFacings : 1;
  for (uint32_t f = 0; f < facings; ++f)
    agents.shield_TJ[f * agents.slots + slot] = row.facing_TJ[f];
  for (uint32_t m = 0; m < row.mounts; ++m) {
    agents.ammunition[m * agents.slots + slot] = row.mount_ammunition[m];
  }
  return slot;
}

void HandWorld::set_relation(uint8_t a, uint8_t b, Relation relation) {
  orders.relations[a][b] = orders.relations[b][a] = relation;
}

void HandWorld::set_velocity(uint32_t slot, Vec3 velocity_kmps) {
  agents.vx_kmps[slot] = velocity_kmps.x;
  agents.vy_kmps[slot] = velocity_kmps.y;
  agents.vz_kmps[slot] = velocity_kmps.z;
}

void HandWorld::set_heading(uint32_t slot, Vec3 heading) {
  agents.hx[slot] = heading.x;
  agents.hy[slot] = heading.y;
  agents.hz[slot] = heading.z;
}

void HandWorld::set_people(uint32_t slot, uint32_t kind, int32_t count) {
  agents.people[size_t{kind} * agents.slots + slot] = count;
}

void HandWorld::reveal_all(uint32_t steps) {
  for (uint32_t& until : agents.tracked_until) until = state.step + steps;
}

// ---- StageBench ---------------------------------------------------------------------------------

EngineSize bench_size(const HandWorld& world, uint32_t worlds, const BenchOptions& options) {
  Layout layout = world.layout;
  layout.worlds = worlds;
  EngineSize size = size_for(layout, worlds, world.tables.command_steps);
  if (options.near.nx != 0) size.near = size.mines = options.near;
  if (options.far_n != 0) size.far_n = options.far_n;
  return size;
}

StageBench::StageBench(const HandWorld& world, const BenchOptions& options)
    : StageBench(std::vector<HandWorld>{world}, options) {}

StageBench::StageBench(const std::vector<HandWorld>& worlds, const BenchOptions& options)
    : exec_(options.threads),
      tables_(worlds.size()),
      orders_(worlds.size()),
      worlds_(worlds.size()),
      hashes_(worlds.size()) {
  const EngineSize size = bench_size(worlds.front(), static_cast<uint32_t>(worlds.size()), options);
  view_.layout = size.layout;
  const uint32_t slots = size.layout.slots();
  memory_.resize(slots);
#define SWARM_POINT(type, name, elements, role, unit, writers, meaning) \
  view_.agents.name = memory_.name.data();
  SWARM_AGENT_FIELDS(SWARM_POINT)
#undef SWARM_POINT
  view_.agents.slots = slots;
  view_.tables = tables_.data();
  view_.orders = orders_.data();
  view_.worlds = worlds_.data();
  const auto room = [](auto& memory, size_t count) {
    memory.resize(count);
    return memory.data();
  };
  view_.far.n = size.far_n;
  const uint32_t near_keys =
      size.layout.worlds * std::max(size.near.cells(), size.mines.cells()) + 1;
  const uint32_t far_keys = size.layout.worlds * view_.far.lists() + 1;
  view_.near = {room(near_key_, slots), room(near_order_, slots),
                room(near_start_, size_t{near_keys} + 1), size.near};
  view_.ship_place = room(ship_place_, slots);
  view_.ship_motion = room(ship_motion_, slots);
  view_.flock_wish = room(flock_wish_, slots);
  view_.mine_grid = {room(mine_key_, slots), room(mine_order_, slots),
                     room(mine_start_, size_t{near_keys} + 1), size.mines};
  view_.mine_place = room(mine_place_, slots);
  view_.far.key = room(far_key_, slots);
  view_.far.order = room(far_order_, slots);
  view_.far.start = room(far_start_, size_t{far_keys} + 1);
  view_.far.place = room(far_place_, slots);
  view_.far.held = room(far_held_, size_t{size.layout.worlds} * view_.far.cells());
  view_.far.around = room(far_around_, size_t{size.layout.worlds} * view_.far.cells());
  view_.scan_a = room(scan_a_, size_t{slots} + 1);
  view_.scan_b = room(scan_b_, size_t{slots} + 1);
  view_.list = room(list_, slots);
  view_.flags = room(flags_, slots);
  view_.far_sensors = room(far_sensors_, slots * kMaxTeams);
  view_.far_sensor_count = far_sensor_count_;
  view_.hashes = hashes_.data();
  view_.summary_columns = summary_layout(size.layout.sections).columns;
  view_.summary = room(summary_, size_t{view_.summary_columns} * worlds.size());
  exec_.reserve_scratch(slots, std::max(near_keys, far_keys));
  for (uint32_t w = 0; w < worlds.size(); ++w) load(w, worlds[w], options);
  run(StageId::kBinMines);
}

void StageBench::load(uint32_t world, const HandWorld& from, const BenchOptions& options) {
  const uint32_t capacity = view_.layout.capacity();
  const uint32_t base = view_.base(world);
  SWARM_ASSERT(from.layout.capacity() == capacity);
  const auto copy = [&](auto& to, const auto& field, uint32_t elements, FieldRole role) {
    for (uint32_t e = 0; e < elements; ++e) {
      for (uint32_t s = 0; s < capacity; ++s) {
        auto value = field[size_t{e} * capacity + s];
        using Value = decltype(value);
        if (role == FieldRole::kSlot && value != static_cast<Value>(kNone)) {
          value = static_cast<Value>(value + static_cast<Value>(base));
        }
        to[size_t{e} * memory_.slots + base + s] = value;
      }
    }
  };
#define SWARM_COPY(type, name, elements, role, unit, writers, meaning) \
  copy(memory_.name, from.agents.name, elements, FieldRole::role);
  SWARM_AGENT_FIELDS(SWARM_COPY)
#undef SWARM_COPY
  tables_[world] = from.tables;
  if (!options.keep_near_cells) tables_[world].near_cells = view_.near.size;
  orders_[world] = from.orders;
  orders_[world].table = world;
  worlds_[world] = from.state;
}

void StageBench::run(StageId id) {
  for (const Stage<CpuExec>& stage : kStages<CpuExec>) {
    if (stage.id != id) continue;
    exec_.set_stage(stage_name(id));
    stage.run(exec_, view_);
  }
}

void StageBench::run(std::initializer_list<StageId> stages) {
  for (const StageId stage : stages) run(stage);
}

void StageBench::run_steps(uint32_t count) {
  for (uint32_t s = 0; s < count; ++s, ++tick_) {
    for (const Stage<CpuExec>& stage : kStages<CpuExec>) {
      if (stage.when == StageWhen::kOnDemand) continue;
      if (stage.when == StageWhen::kEveryCommand && tick_ % tables_[0].command_steps != 0) continue;
      run(stage.id);
    }
  }
}

uint64_t StageBench::hash(uint32_t world) {
  run(StageId::kHashState);
  return hashes_[world];
}

// ---- the rest -----------------------------------------------------------------------------------

std::unique_ptr<Engine> make_engine_with(const HandWorld& world, uint32_t worlds,
                                         unsigned threads) {
  EngineSize size = bench_size(world, worlds);
  size.tables = 1;
  std::unique_ptr<Engine> engine = make_cpu_engine(size, threads);
  engine->set_table(0, world.tables);
  for (uint32_t w = 0; w < worlds; ++w) {
    WorldState state = world.state;
    state.seed += w;
    engine->load_world(w, world.agents, state, world.orders);
  }
  return engine;
}

Vec3 random_place(uint32_t number, Vec3 centre, float half_km, uint64_t seed) {
  const Random4 draw = random4(seed, number, 0, RandomPurpose::kTest);
  const auto coordinate = [&](uint32_t k) {
    return (uniform01(draw.v[k]) * 2.0f - 1.0f) * half_km;
  };
  return centre + Vec3{coordinate(0), coordinate(1), coordinate(2)};
}

double share_deviation(double p, double n) { return std::sqrt(p * (1.0 - p) / n); }

}  // namespace swarm
