// See metric_families.h. The order of the rows is the order of docs/metrics.md.
#include "host/battle/metric_families.h"

#include <cmath>
#include <limits>

#include "kernels/core/fixed_point.h"

namespace swarm {
namespace {

using Subject = MetricSubject;

Metric of_columns(std::vector<uint32_t> columns) {
  Metric metric;
  metric.columns = std::move(columns);
  return metric;
}

Metric of_state(uint32_t state) {
  Metric metric;
  metric.state = static_cast<int32_t>(state);
  return metric;
}

Metric constant(double value) {
  Metric metric;
  metric.offset = value;
  return metric;
}

/// Share of a fixed whole; missing where the whole is 0.
Metric share_of(Metric part, double whole) {
  part.scale = whole > 0 ? 1.0 / whole : std::numeric_limits<double>::quiet_NaN();
  return part;
}

const ClassSpec& class_at(const Subject& s, const Ref& ref) {
  return s.scenario.classes[static_cast<size_t>(ref.index)];
}

// ---- wings

uint32_t wing_at(const Subject& s, uint32_t column) {
  return s.columns.wings + s.wing * kWingColumns + column;
}

template <uint32_t Column>
Metric wing(const Subject& s) {
  return of_columns({wing_at(s, Column)});
}

template <uint32_t Column>
Metric wing_mean_km(const Subject& s) {
  Metric metric = wing<Column>(s);
  metric.divisor = {wing_at(s, kWingActive)};
  metric.scale = 1.0 / static_cast<double>(kFixedOne);
  return metric;
}

Metric wing_tracked_by(const Subject& s) { return of_columns({wing_at(s, kWingTracked + s.team)}); }

Metric wing_ships(const Subject& s) {
  return constant(static_cast<double>(ships_at_start(s.scenario.wings[s.wing])));
}

/// Hull or shields of the active ships over those of a whole mean ship, for each that is active or
/// lost: ships that left, or have not come yet, say nothing about how the wing fares.
template <uint32_t Column>
Metric wing_fraction(const Subject& s) {
  const WingSpec& spec = s.scenario.wings[s.wing];
  double whole = 0, ships = 0;
  for (const ShipGroup& group : spec.ships) {
    const ClassSpec& ship = class_at(s, group.agent_class);
    double each = std::round(ship.hull_TJ);
    if (Column == kWingShield) {
      each = 0;
      for (size_t f = 0; f < kFacings; ++f) each += std::round(facing_shield_TJ(ship, f));
    }
    whole += each * static_cast<double>(group.count);
    ships += static_cast<double>(group.count);
  }
  Metric metric = share_of(wing<Column>(s), ships > 0 ? whole / ships : 0);
  metric.divisor = {wing_at(s, kWingActive), wing_at(s, kWingDead)};
  return metric;
}

// ---- sections and structures

uint32_t section_at(const Subject& s, uint32_t section, uint32_t column) {
  return s.columns.sections + (first_section(s.scenario, s.structure) + section) * kSectionColumns +
         column;
}

template <uint32_t Column>
Metric section(const Subject& s) {
  return of_columns({section_at(s, s.section, Column)});
}

uint32_t section_count(const Subject& s) {
  return static_cast<uint32_t>(s.scenario.structures[s.structure].section_names.size());
}

/// Sum over the structure's sections.
template <uint32_t Column>
Metric structure(const Subject& s) {
  Metric metric;
  for (uint32_t i = 0; i < section_count(s); ++i)
    metric.columns.push_back(section_at(s, i, Column));
  return metric;
}

template <uint32_t Column>
Metric power(const Subject& s) {
  return of_columns({s.columns.structures + s.structure * kStructureColumns + Column});
}

Metric structure_sections(const Subject& s) { return constant(section_count(s)); }

Metric structure_lost(const Subject& s) {
  Metric metric = structure<kSectionActive>(s);
  metric.scale = -1;
  metric.offset = section_count(s);
  return metric;
}

Metric structure_shield_fraction(const Subject& s) {
  double whole = 0;
  for (const SectionSpec& spec : s.scenario.structures[s.structure].sections) {
    whole += std::round(class_at(s, spec.agent_class).shield_TJ) * static_cast<double>(spec.count);
  }
  return share_of(structure<kSectionShield>(s), whole);
}

Metric structure_hull_fraction(const Subject& s) {
  double whole = 0;
  for (const SectionSpec& spec : s.scenario.structures[s.structure].sections) {
    whole += std::round(class_at(s, spec.agent_class).hull_TJ) * static_cast<double>(spec.count);
  }
  return share_of(structure<kSectionHull>(s), whole);
}

Metric structure_usefulness(const Subject& s) {
  return share_of(power<kStructureUsefulness>(s), 65536.0);
}

Metric structure_captured_fraction(const Subject& s) {
  Metric metric = structure<kSectionCaptured>(s);
  metric.divisor = structure<kSectionActive>(s).columns;
  return metric;
}

Metric structure_sabotaged(const Subject& s) {
  return of_state(s.table.sabotaged_state(s.structure));
}

// ---- fields, fleets, people, counters, gates, time

template <uint32_t Column>
Metric field(const Subject& s) {
  return of_columns({s.columns.fields + s.field * kFieldColumns + Column});
}

Metric field_planned(const Subject& s) {
  return constant(static_cast<double>(s.scenario.fields[s.field].mines));
}

uint32_t fleet_at(const Subject& s, uint32_t faction, uint32_t ship_class, uint32_t column) {
  return s.columns.fleet + (faction * kMaxClasses + ship_class) * kFleetColumns + column;
}

template <uint32_t Column>
Metric fleet(const Subject& s) {
  return of_columns({fleet_at(s, s.faction, s.ship_class, Column)});
}

template <uint32_t Column>
Metric faction(const Subject& s) {
  Metric metric;
  for (uint32_t c = 0; c < s.scenario.classes.size(); ++c) {
    metric.columns.push_back(fleet_at(s, s.faction, c, Column));
  }
  return metric;
}

template <uint32_t Column>
Metric ship_class(const Subject& s) {
  Metric metric;
  for (uint32_t f = 0; f < s.scenario.factions.size(); ++f) {
    metric.columns.push_back(fleet_at(s, f, s.ship_class, Column));
  }
  return metric;
}

int64_t ships_at_start(const Subject& s, int64_t faction, int64_t ship_class) {
  int64_t ships = 0;
  for (const WingSpec& spec : s.scenario.wings) {
    if (!spec.enabled || (faction >= 0 && spec.faction.index != faction)) continue;
    for (const ShipGroup& group : spec.ships) {
      if (ship_class < 0 || group.agent_class.index == ship_class) ships += group.count;
    }
  }
  return ships;
}

Metric faction_ships(const Subject& s) {
  return constant(static_cast<double>(ships_at_start(s, s.faction, -1)));
}
Metric fleet_ships(const Subject& s) {
  return constant(static_cast<double>(ships_at_start(s, s.faction, s.ship_class)));
}
Metric class_ships(const Subject& s) {
  return constant(static_cast<double>(ships_at_start(s, -1, s.ship_class)));
}

template <uint32_t Column>
Metric people(const Subject& s) {
  return of_columns({s.columns.people + s.people_kind * kPeopleColumns + Column});
}

Metric people_start(const Subject& s) {
  return constant(static_cast<double>(people_at_start(s.scenario, s.people_kind)));
}

template <uint32_t Column>
Metric counter(const Subject& s) {
  return of_columns({s.columns.counters + Column});
}

Metric gate_convoys(const Subject& s) { return of_state(s.table.convoys_state(s.gate)); }
Metric gate_turned_back(const Subject& s) { return of_state(s.table.turned_back_state(s.gate)); }
Metric gate_closed(const Subject& s) { return of_state(s.table.closed_state(s.gate)); }
Metric phase_is(const Subject& s) { return of_state(s.table.phase_state(s.phase)); }

template <uint32_t State>
Metric state(const Subject&) {
  return of_state(State);
}

}  // namespace

const std::vector<MetricFamily>& metric_families() {
  // clang-format off
  static const std::vector<MetricFamily> families = {
      {"time_s", "s", "time since the start of the battle", state<kStateTime>},
      {"phase_time_s", "s", "time since the start of the present phase", state<kStatePhaseTime>},
      {"phase.<phase>", "flag", "the battle is in this phase", phase_is},

      {"wing.<wing>.ships", "ships", "at the start", wing_ships},
      {"wing.<wing>.held", "ships", "held back, not in the battle yet", wing<kWingHeld>},
      {"wing.<wing>.active", "ships", "in the battle", wing<kWingActive>},
      {"wing.<wing>.lost", "ships", "destroyed", wing<kWingDead>},
      {"wing.<wing>.departed", "ships", "that have left the battle space", wing<kWingDeparted>},
      {"wing.<wing>.hull_TJ", "TJ", "hull of its active ships", wing<kWingHull>},
      {"wing.<wing>.hull_fraction", "1", "hull of its active ships over the full hull of those active or lost (as many mean ships of the wing); missing without any", wing_fraction<kWingHull>},
      {"wing.<wing>.shield_TJ", "TJ", "shields of its active ships, all facings", wing<kWingShield>},
      {"wing.<wing>.shield_fraction", "1", "shields of its active ships over the full shields of those active or lost, likewise", wing_fraction<kWingShield>},
      {"wing.<wing>.x_km", "km", "mean place of its active ships; missing without any", wing_mean_km<kWingX>},
      {"wing.<wing>.y_km", "km", "mean place of its active ships; missing without any", wing_mean_km<kWingY>},
      {"wing.<wing>.z_km", "km", "mean place of its active ships; missing without any", wing_mean_km<kWingZ>},
      {"wing.<wing>.docked", "ships", "that lie at a dock", wing<kWingDocked>},
      {"wing.<wing>.troops", "people", "of the kind that boards, on its active and held ships", wing<kWingTroops>},
      {"wing.<wing>.people", "people", "on its active and held ships, all kinds", wing<kWingPeople>},
      {"wing.<wing>.targeted", "agents", "that have one of its ships as their target", wing<kWingTargeted>},
      {"wing.<wing>.at_order", "ships", "within radius_km of the point of the wing's order", wing<kWingAtOrder>},
      {"wing.<wing>.tracked_by.<team>", "ships", "active ships that the team knows the place of", wing_tracked_by},

      {"structure.<structure>.sections", "sections", "at the start", structure_sections},
      {"structure.<structure>.active", "sections", "that stand", structure<kSectionActive>},
      {"structure.<structure>.lost", "sections", "destroyed", structure_lost},
      {"structure.<structure>.hull_TJ", "TJ", "hull of all its sections", structure<kSectionHull>},
      {"structure.<structure>.hull_fraction", "1", "its hull over the full hull of all sections", structure_hull_fraction},
      {"structure.<structure>.shield_TJ", "TJ", "shields of all its sections", structure<kSectionShield>},
      {"structure.<structure>.shield_fraction", "1", "its shields over their full strength with all sections", structure_shield_fraction},
      {"structure.<structure>.shields_powered", "sections", "whose shields have power", structure<kSectionShieldPowered>},
      {"structure.<structure>.boarders", "people", "enemy troops on it", structure<kSectionBoarders>},
      {"structure.<structure>.people", "people", "its own, on all sections, captured ones too", structure<kSectionPeople>},
      {"structure.<structure>.captured", "sections", "standing, and held by an enemy", structure<kSectionCaptured>},
      {"structure.<structure>.captured_fraction", "1", "captured sections over those that stand; missing without any", structure_captured_fraction},
      {"structure.<structure>.targeted", "agents", "that have one of its sections as their target", structure<kSectionTargeted>},
      {"structure.<structure>.supply_MW", "MW", "power generated", power<kStructureSupply>},
      {"structure.<structure>.demand_MW", "MW", "power asked for by the sections that are fed", power<kStructureDemand>},
      {"structure.<structure>.usefulness", "1", "mean share of what it was built for and can still do: generate power, raise shields, fire weapons, dock ships; whoever holds it", structure_usefulness},
      {"structure.<structure>.sabotaged", "flag", "its computers and power have been destroyed", structure_sabotaged},

      {"section.<structure>.<section>.active", "flag", "it stands", section<kSectionActive>},
      {"section.<structure>.<section>.hull_TJ", "TJ", "hull left", section<kSectionHull>},
      {"section.<structure>.<section>.shield_TJ", "TJ", "shield left", section<kSectionShield>},
      {"section.<structure>.<section>.shield_powered", "flag", "its shield has power", section<kSectionShieldPowered>},
      {"section.<structure>.<section>.boarders", "people", "enemy troops on it", section<kSectionBoarders>},
      {"section.<structure>.<section>.people", "people", "its own, also when captured", section<kSectionPeople>},
      {"section.<structure>.<section>.captured", "flag", "it stands, and an enemy holds it", section<kSectionCaptured>},
      {"section.<structure>.<section>.targeted", "agents", "that have it as their target", section<kSectionTargeted>},

      {"field.<field>.planned", "mines", "that the whole field has", field_planned},
      {"field.<field>.laid", "mines", "put out so far", field<kFieldLaid>},
      {"field.<field>.alive", "mines", "in place now", field<kFieldAlive>},
      {"field.<field>.armed", "flag", "its mines go off", field<kFieldArmed>},
      {"field.<field>.triggered", "mines", "that have gone off", field<kFieldTriggered>},
      {"field.<field>.replaced", "mines", "built again by a neighbour", field<kFieldReplaced>},
      {"field.<field>.shot", "mines", "destroyed by fire", field<kFieldShot>},
      {"field.<field>.failed", "mines", "that have failed by themselves", field<kFieldFailed>},
      {"field.<field>.tracked", "mines", "that some team knows the place of", field<kFieldTracked>},

      {"faction.<faction>.ships", "ships", "at the start", faction_ships},
      {"faction.<faction>.held", "ships", "held back", faction<kFleetHeld>},
      {"faction.<faction>.active", "ships", "in the battle", faction<kFleetActive>},
      {"faction.<faction>.lost", "ships", "destroyed", faction<kFleetDead>},
      {"faction.<faction>.departed", "ships", "that have left the battle space", faction<kFleetDeparted>},
      {"faction.<faction>.<class>.ships", "ships", "of the class, at the start", fleet_ships},
      {"faction.<faction>.<class>.held", "ships", "of the class, held back", fleet<kFleetHeld>},
      {"faction.<faction>.<class>.active", "ships", "of the class, in the battle", fleet<kFleetActive>},
      {"faction.<faction>.<class>.lost", "ships", "of the class, destroyed", fleet<kFleetDead>},
      {"faction.<faction>.<class>.departed", "ships", "of the class, that have left the battle space", fleet<kFleetDeparted>},
      {"class.<class>.ships", "ships", "of all factions, at the start", class_ships},
      {"class.<class>.held", "ships", "of all factions, held back", ship_class<kFleetHeld>},
      {"class.<class>.active", "ships", "of all factions, in the battle", ship_class<kFleetActive>},
      {"class.<class>.lost", "ships", "of all factions, destroyed", ship_class<kFleetDead>},
      {"class.<class>.departed", "ships", "of all factions, that have left the battle space", ship_class<kFleetDeparted>},

      {"people.<kind>.start", "people", "in the battle at the start, on ships and structures", people_start},
      {"people.<kind>.aboard", "people", "on active and held ships", people<kPeopleOnShips>},
      {"people.<kind>.on_structures", "people", "on sections; boarders are on the section that they fight for", people<kPeopleOnSections>},
      {"people.<kind>.captured", "people", "on sections that an enemy holds", people<kPeopleCaptured>},
      {"people.<kind>.lost", "people", "killed", people<kPeopleLost>},
      {"people.<kind>.evacuated", "people", "who left the battle space on a ship", people<kPeopleDeparted>},

      {"gate.<gate>.convoys", "wings", "that have come through", gate_convoys},
      {"gate.<gate>.turned_back", "wings", "that found it closed and did not try it", gate_turned_back},
      {"gate.<gate>.closed", "flag", "a minefield closes it", gate_closed},

      {"counter.shots", "shots", "fired, beams and torpedoes", counter<kCounterShots>},
      {"counter.hits", "shots", "that hit", counter<kCounterHits>},
      {"counter.overkill_TJ", "TJ", "damage beyond what its targets had left", counter<kCounterOverkill>},
      {"counter.torpedoes_launched", "torpedoes", "", counter<kCounterLaunched>},
      {"counter.torpedoes_stopped", "torpedoes", "shot down by point defence", counter<kCounterStopped>},
      {"counter.torpedo_overflow", "torpedoes", "not launched, because torpedo_capacity were in flight", counter<kCounterOverflow>},
      {"counter.crowded", "ship-steps", "ships that neighbours did not see, because their near cell was too full, summed over steps", counter<kCounterCrowded>},
      {"counter.torpedoes_in_flight", "torpedoes", "now", counter<kCounterInFlight>},
      {"counter.detections", "agents", "newly detected", counter<kCounterDetections>},
      {"counter.cloaked_detections", "agents", "newly detected although cloaked", counter<kCounterMineDetections>},
      {"counter.boarders_lost", "people", "troops killed on structures", counter<kCounterBoardersLost>},
      {"counter.defenders_lost", "people", "defenders killed by boarders", counter<kCounterDefendersLost>},
  };
  // clang-format on
  return families;
}

}  // namespace swarm
