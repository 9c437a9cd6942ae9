// See changes.h.
#include "host/battle/changes.h"

namespace swarm {

ChangeWatch::ChangeWatch(const BattlePlan& plan)
    : plan_(&plan),
      section_lost_(plan.layout.sections, 0),
      structure_captured_(plan.scenario.structures.size(), 0),
      wing_gone_(plan.scenario.wings.size(), 0),
      fields_(plan.scenario.fields.size()) {}

void ChangeWatch::report(const int64_t* row, const Emit& emit) {
  for (size_t s = 0; s < structure_captured_.size(); ++s) report_structure(s, row, emit);
  for (size_t w = 0; w < wing_gone_.size(); ++w) report_wing(w, row, emit);
  for (size_t f = 0; f < fields_.size(); ++f) report_field(f, row, emit);
}

std::string ChangeWatch::faction_name(const Ref& faction) const {
  return plan_->scenario.factions[static_cast<size_t>(faction.index)].name;
}

void ChangeWatch::report_structure(size_t index, const int64_t* row, const Emit& emit) {
  const StructureSpec& structure = plan_->scenario.structures[index];
  const size_t first = first_section(plan_->scenario, static_cast<uint32_t>(index));
  int64_t active = 0, captured = 0;
  for (size_t i = 0; i < structure.section_names.size(); ++i) {
    const int64_t* section = plan_->section(row, first + i);
    active += section[kSectionActive];
    captured += section[kSectionCaptured];
    if (section[kSectionActive] != 0 || section_lost_[first + i] != 0) continue;
    section_lost_[first + i] = 1;
    Event event;
    event.event = "section_lost";
    event.details = {{"structure", structure.name},
                     {"section", structure.section_names[i]},
                     {"faction", faction_name(structure.faction)}};
    emit(std::move(event));
  }
  if (structure_captured_[index] != 0 || active == 0 || captured < active) return;
  structure_captured_[index] = 1;
  Event event;
  event.event = "structure_captured";
  event.details = {{"structure", structure.name}, {"faction", faction_name(structure.faction)}};
  emit(std::move(event));
}

void ChangeWatch::report_wing(size_t index, const int64_t* row, const Emit& emit) {
  const int64_t ships = plan_->wing_ships[index];
  const int64_t* wing = plan_->wing(row, index);
  if (ships == 0 || wing_gone_[index] != 0) return;
  if (wing[kWingHeld] + wing[kWingActive] > 0) return;
  wing_gone_[index] = 1;
  const WingSpec& spec = plan_->scenario.wings[index];
  const bool departed = wing[kWingDeparted] > 0;
  const bool named_ship = ships == 1;
  Event event;
  event.event = departed ? "departed" : named_ship ? "ship_lost" : "wing_lost";
  event.details = {{"wing", spec.name}, {"faction", faction_name(spec.faction)}};
  if (named_ship) {
    const Ref& ship = spec.ships.front().agent_class;
    event.details.emplace_back("agent",
                               plan_->scenario.classes[static_cast<size_t>(ship.index)].name);
  }
  if (departed || !named_ship) {
    const int64_t count = wing[departed ? kWingDeparted : kWingDead];
    event.numbers = {{"count", static_cast<double>(count)}};
  }
  emit(std::move(event));
}

void ChangeWatch::report_field(size_t index, const int64_t* row, const Emit& emit) {
  const FieldSpec& spec = plan_->scenario.fields[index];
  const int64_t* field = plan_->field(row, index);
  const FieldCounts now = {field[kFieldLaid], field[kFieldArmed], field[kFieldTriggered],
                           field[kFieldReplaced]};
  FieldCounts& before = fields_[index];
  const auto tell = [&](const char* name, int64_t count) {
    Event event;
    event.event = name;
    event.details = {{"field", spec.name}, {"faction", faction_name(spec.faction)}};
    event.numbers = {{"count", static_cast<double>(count)}};
    emit(std::move(event));
  };
  if (now.laid == spec.mines && before.laid < spec.mines) tell("field_complete", now.laid);
  if (now.armed != 0 && before.armed == 0) tell("field_armed", field[kFieldAlive]);
  if (now.triggered > before.triggered) tell("mines_triggered", now.triggered - before.triggered);
  if (now.replaced > before.replaced) tell("mine_replaced", now.replaced - before.replaced);
  before = now;
}

}  // namespace swarm
