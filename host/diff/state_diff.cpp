// See state_diff.h.
#include "host/diff/state_diff.h"

#include <fmt/format.h>

#include <cstring>
#include <type_traits>

namespace swarm {
namespace {

const char* status_name(uint8_t status) {
  constexpr const char* kNames[] = {"absent", "held", "planned", "active", "dead", "departed"};
  return status < std::size(kNames) ? kNames[status] : "?";
}

template <class T>
std::string number_of(T value) {
  if constexpr (std::is_same_v<T, float>) {
    return fmt::format("{} (0x{:08x})", value, bits_of(value));
  } else if constexpr (std::is_enum_v<T>) {
    return fmt::format("{}", static_cast<uint32_t>(value));
  } else {
    return fmt::format("{}", value);
  }
}

/// Zeros of either sign differ, and a NaN is the same as itself.
template <class T>
bool same_bits(T a, T b) {
  if constexpr (std::is_same_v<T, float>) {
    return bits_of(a) == bits_of(b);
  } else {
    return a == b;
  }
}

class Comparer {
 public:
  Comparer(const BattlePlan& plan, const AgentNames& names, size_t most)
      : plan_(plan), names_(names), most_(most) {}

  void compare_agents(const AgentImage& a, const AgentImage& b) {
    const auto absent = static_cast<uint8_t>(AgentStatus::kAbsent);
    for (uint32_t slot = 0; slot < a.slots; ++slot) {
      if (a.status[slot] == absent && b.status[slot] == absent) continue;
      const uint64_t before = result_.values;
#define SWARM_COMPARE(type, name, elements, role, unit, writers, meaning) \
  compare_field(a.name, b.name, slot, {#name, unit, elements, a.slots, FieldRole::role});
      SWARM_AGENT_FIELDS(SWARM_COMPARE)
#undef SWARM_COMPARE
      if (result_.values > before) ++result_.agents;
    }
  }

  void compare_worlds(const WorldState& a, const WorldState& b) {
    compare("world", "seed", a.seed, b.seed);
    compare("world", "step", a.step, b.step);
    for (size_t s = 0; s < plan_.scenario.structures.size(); ++s) {
      const std::string subject = "structure." + plan_.scenario.structures[s].name;
      const StructureState &x = a.structures[s], &y = b.structures[s];
      compare(subject, "supply_MW", x.supply_MW, y.supply_MW, "MW");
      compare(subject, "demand_MW", x.demand_MW, y.demand_MW, "MW");
      compare(subject, "regeneration_q16", x.regeneration_q16, y.regeneration_q16);
      compare(subject, "usefulness_q16", x.usefulness_q16, y.usefulness_q16);
    }
    for (size_t f = 0; f < plan_.scenario.fields.size(); ++f) {
      const std::string subject = "field." + plan_.scenario.fields[f].name;
      const FieldState &x = a.fields[f], &y = b.fields[f];
      compare(subject, "laid", x.laid, y.laid, "mines");
      compare(subject, "lay_credit_q16", x.lay_credit_q16, y.lay_credit_q16);
      compare(subject, "armed_step", x.armed_step, y.armed_step, "step");
      compare(subject, "armed", x.armed, y.armed);
    }
    compare_counters(a.counters, b.counters);
    static_assert(sizeof(StructureState) == 16 && sizeof(FieldState) == 16,
                  "a new member is to be compared above");
  }

  void compare_orders(const WorldOrders& a, const WorldOrders& b) {
    compare("orders", "active", a.active, b.active);
    const std::vector<FactionSpec>& factions = plan_.scenario.factions;
    for (size_t i = 0; i < factions.size(); ++i) {
      for (size_t j = 0; j < factions.size(); ++j) {
        compare("orders", fmt::format("relations[{}][{}]", factions[i].name, factions[j].name),
                a.relations[i][j], b.relations[i][j]);
      }
    }
    for (size_t s = 0; s < plan_.scenario.structures.size(); ++s) {
      const std::string subject = "orders of structure." + plan_.scenario.structures[s].name;
      compare(subject, "sabotaged", a.sabotaged[s], b.sabotaged[s]);
      compare(subject, "stands_down", a.stands_down[s], b.stands_down[s]);
      compare(subject, "weapons_free", a.weapons_free[s], b.weapons_free[s]);
    }
    for (size_t f = 0; f < plan_.scenario.fields.size(); ++f) {
      compare("orders of field." + plan_.scenario.fields[f].name, "disarmed", a.disarmed[f],
              b.disarmed[f]);
    }
    for (size_t w = 0; w < plan_.scenario.wings.size(); ++w) {
      compare_wing_order("orders of wing." + plan_.scenario.wings[w].name, a.wings[w], b.wings[w]);
    }
  }

  StateDifference take() { return std::move(result_); }

 private:
  struct Field {
    const char* name;
    const char* unit;
    uint32_t elements;
    uint32_t slots;
    FieldRole role;
  };

  template <class T>
  void compare_field(const std::vector<T>& a, const std::vector<T>& b, uint32_t slot,
                     const Field& field) {
    for (uint32_t e = 0; e < field.elements; ++e) {
      const size_t at = size_t{e} * field.slots + slot;
      if (same_bits(a[at], b[at])) continue;
      if (!counts()) continue;
      const std::string name =
          field.elements == 1 ? field.name : fmt::format("{}[{}]", field.name, e);
      add({names_.of(slot), name, field.unit, text_of(a[at], field), text_of(b[at], field)});
    }
  }

  template <class T>
  std::string text_of(T value, const Field& field) const {
    if constexpr (std::is_same_v<T, uint32_t>) {
      if (field.role == FieldRole::kSlot) return names_.of(value);
    }
    if constexpr (std::is_same_v<T, uint8_t>) {
      if (std::string_view(field.name) == "status") {
        return fmt::format("{} ({})", value, status_name(value));
      }
    }
    return number_of(value);
  }

  template <class T>
  void compare(const std::string& subject, const std::string& field, T a, T b,
               const char* unit = "") {
    if (same_bits(a, b) || !counts()) return;
    add({subject, field, unit, number_of(a), number_of(b)});
  }

  void compare_counters(const WorldCounters& a, const WorldCounters& b) {
    static constexpr struct {
      const char* name;
      size_t offset;
      uint32_t elements;
    } kCounters[] = {
#define SWARM_COUNTER(name, elements) {#name, offsetof(WorldCounters, name), elements}
        SWARM_COUNTER(shots, 1),
        SWARM_COUNTER(hits, 1),
        SWARM_COUNTER(overkill_TJ, 1),
        SWARM_COUNTER(torpedoes_launched, 1),
        SWARM_COUNTER(torpedoes_stopped, 1),
        SWARM_COUNTER(torpedo_overflow, 1),
        SWARM_COUNTER(crowded, 1),
        SWARM_COUNTER(detections, 1),
        SWARM_COUNTER(mine_detections, 1),
        SWARM_COUNTER(people_lost, kMaxPeopleKinds),
        SWARM_COUNTER(people_departed, kMaxPeopleKinds),
        SWARM_COUNTER(boarders_lost, 1),
        SWARM_COUNTER(defenders_lost, 1),
        SWARM_COUNTER(mines_triggered, kMaxFields),
        SWARM_COUNTER(mines_replaced, kMaxFields),
        SWARM_COUNTER(mines_shot, kMaxFields),
        SWARM_COUNTER(mines_failed, kMaxFields),
#undef SWARM_COUNTER
    };
    static_assert(
        sizeof(WorldCounters) == sizeof(int64_t) * (11 + 2 * kMaxPeopleKinds + 4 * kMaxFields),
        "a new counter is to be compared above");
    const auto* const all_a = reinterpret_cast<const int64_t*>(&a);
    const auto* const all_b = reinterpret_cast<const int64_t*>(&b);
    for (const auto& counter : kCounters) {
      for (uint32_t e = 0; e < counter.elements; ++e) {
        const size_t at = counter.offset / sizeof(int64_t) + e;
        const std::string name =
            counter.elements == 1 ? counter.name : fmt::format("{}[{}]", counter.name, e);
        compare("world", name, all_a[at], all_b[at]);
      }
    }
  }

  void compare_wing_order(const std::string& subject, const WingOrder& a, const WingOrder& b) {
    compare(subject, "kind", a.kind, b.kind);
    compare(subject, "committed", a.committed, b.committed);
    compare(subject, "hold_fire", a.hold_fire, b.hold_fire);
    compare(subject, "structure", a.structure, b.structure);
    compare(subject, "field", a.field, b.field);
    compare(subject, "target_wing", a.target_wing, b.target_wing);
    compare(subject, "spread", a.spread, b.spread);
    compare(subject, "people_kinds", a.people_kinds, b.people_kinds);
    compare(subject, "focus_slot", a.focus_slot, b.focus_slot);
    compare(subject, "x_km", a.x_km, b.x_km, "km");
    compare(subject, "y_km", a.y_km, b.y_km, "km");
    compare(subject, "z_km", a.z_km, b.z_km, "km");
    compare(subject, "radius_km", a.radius_km, b.radius_km, "km");
    compare(subject, "screen", a.screen, b.screen);
    static_assert(sizeof(WingOrder) == 32, "a new member is to be compared above");
  }

  /// Counts a value that differs; is there room to describe it?
  bool counts() { return ++result_.values <= most_; }
  void add(ValueDifference difference) { result_.first.push_back(std::move(difference)); }

  const BattlePlan& plan_;
  const AgentNames& names_;
  size_t most_;
  StateDifference result_;
};

}  // namespace

StateDifference compare_states(const WorldImage& a, const WorldImage& b, const BattlePlan& plan,
                               const AgentNames& names, size_t most) {
  SWARM_ASSERT(a.agents.slots == plan.layout.capacity() && b.agents.slots == a.agents.slots);
  Comparer comparer(plan, names, most);
  comparer.compare_agents(a.agents, b.agents);
  comparer.compare_worlds(a.state, b.state);
  comparer.compare_orders(a.orders, b.orders);
  return comparer.take();
}

bool same_orders(const WorldOrders& a, const WorldOrders& b) {
  WorldOrders other = b;
  other.table = a.table;
  const void* const bytes = &other;  // floats by their bits
  return std::memcmp(static_cast<const void*>(&a), bytes, sizeof(WorldOrders)) == 0;
}

const std::vector<std::string>& agent_field_names() {
#define SWARM_NAME(type, name, elements, role, unit, writers, meaning) #name,
  static const std::vector<std::string> names = {SWARM_AGENT_FIELDS(SWARM_NAME)};
#undef SWARM_NAME
  return names;
}

}  // namespace swarm
