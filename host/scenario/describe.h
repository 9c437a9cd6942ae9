// The description of a scenario: every table, key, unit, default, bound and meaning.
// describe_world.cpp has what the battle is made of, describe_forces.cpp who is in it and where,
// describe_story.cpp what happens.
#pragma once

#include <string>
#include <vector>

#include "host/scenario/visitor.h"

namespace swarm {

void describe(Visitor& v, ScenarioSpec& s);

void describe(Visitor& v, ParameterSpec& p);
void describe(Visitor& v, DocumentedSpec& d);

void describe(Visitor& v, FactionSpec& f);
void describe(Visitor& v, RelationEntry& r);
void describe(Visitor& v, PeopleKindSpec& p);
void describe(Visitor& v, ShieldTypeSpec& s);
void describe(Visitor& v, WeaponSpec& w);
void describe(Visitor& v, MountSpec& m);
void describe(Visitor& v, ClassSpec& c);

void describe(Visitor& v, SectionSpec& s);
void describe(Visitor& v, EdgeSpec& e);
void describe(Visitor& v, StructureSpec& s);
void describe(Visitor& v, FieldSpec& f);
void describe(Visitor& v, OrderSpec& o);
void describe(Visitor& v, ShipGroup& g);
void describe(Visitor& v, WingSpec& w);
void describe(Visitor& v, GateSpec& g);

void describe(Visitor& v, PhaseSpec& p);
void describe(Visitor& v, EffectSpec& e);
void describe(Visitor& v, TriggerSpec& t);

/// The relation key "is", in relations and in effects.
void describe_relation(Visitor& v, RelationSpec& is, const KeyInfo& info);

/// Names of the sections that one section table stands for: name, or name_1 .. name_count.
std::vector<std::string> expanded_names(const std::string& name, int64_t count);

// Bounds that no constant of the kernels sets.
inline constexpr double kMostShips = 1e8, kMostMines = 1e8, kMostTorpedoes = 1e8;
inline constexpr double kMostSteps = 1e7;
inline constexpr double kLongestTime = 1e6;  // s, of anything that is counted in steps
inline constexpr double kLargestHit = 1e6, kLargestStrength = 2e9;  // TJ
inline constexpr double kLargestPlace = 1e7;                        // km
inline constexpr double kMostPeople = 1e8;                          // of one kind on one agent

}  // namespace swarm
