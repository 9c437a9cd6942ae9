#include "host/scenario/check.h"

#include <fmt/format.h>

#include <cmath>
#include <map>
#include <set>

#include "host/scenario/describe.h"
#include "host/scenario/suggest.h"
#include "kernels/state/limits.h"

namespace swarm {
namespace {

constexpr double kMostNearCells = 3e4;     // along a radius of the battle: keeps cells exact
constexpr double kNearCellsPerRadius = 4;  // cells of the near grid along x
constexpr double kLargestPerPeriod = 2e9;  // TJ: fits the kernels' integers

class Check {
 public:
  Check(const ScenarioSpec& spec, const Places& places, ErrorReport& report)
      : s_(spec), places_(places), report_(report) {}

  void run() {
    time();
    space();
    factions();
    people();
    weapons();
    for (const ClassSpec& c : s_.classes) agent_class(c);
    torpedo_capacity();
    structures();
    fields();
    wings();
    gates();
  }

 private:
  void error(const void* object, const std::string& key, const std::string& what) {
    report_.error(places_.find(object, key), what);
  }

  void need_kind(const void* object, const std::string& key, const Ref& ref,
                 const std::string& kind) {
    const ClassSpec& found = s_.classes[static_cast<size_t>(ref.index)];
    if (found.kind == kind) return;
    std::vector<std::string> fitting;
    for (const ClassSpec& c : s_.classes) {
      if (c.kind == kind) fitting.push_back(c.name);
    }
    error(object, key,
          fmt::format("{} is a class of kind {}, and one of kind {} is needed{}",
                      quoted_text(ref.name), found.kind, kind, allowed_names(ref.name, fitting)));
  }

  void at_most(const void* object, const std::string& key, double value, double limit,
               std::string_view limit_name) {
    if (value <= limit) return;
    error(object, key,
          fmt::format("{} is out of range; allowed: at most {} ({})", number_text(value),
                      number_text(limit), limit_name));
  }

  void time() {
    const double steps = s_.command_period_s / s_.dt_s;
    if (steps < 1 - 1e-9 || std::abs(steps - std::round(steps)) > 1e-6) {
      const double whole = std::max(1.0, std::round(steps));
      error(&s_, "time.command_period_s",
            fmt::format("{} s is not a whole number of steps of {} s; allowed: {} s, for one",
                        number_text(s_.command_period_s), number_text(s_.dt_s),
                        number_text(whole * s_.dt_s)));
    }
    if (s_.limit_s / s_.dt_s > kMostSteps * (1 + 1e-9)) {
      error(&s_, "time.limit_s",
            fmt::format("{} s are {} steps; allowed: at most {} steps of {} s, {} s",
                        number_text(s_.limit_s), number_text(std::ceil(s_.limit_s / s_.dt_s)),
                        number_text(kMostSteps), number_text(s_.dt_s),
                        number_text(kMostSteps * s_.dt_s)));
    }
  }

  void space() {
    const double cells = s_.battle_radius_km / s_.near_radius_km * kNearCellsPerRadius;
    if (cells > kMostNearCells) {
      error(&s_, "space.battle_radius_km",
            fmt::format("{} km is out of range; allowed: at most {} km with a near_radius_km of {}",
                        number_text(s_.battle_radius_km),
                        number_text(kMostNearCells / kNearCellsPerRadius * s_.near_radius_km),
                        number_text(s_.near_radius_km)));
    }
    if (s_.far_radius_km < s_.near_radius_km) {
      error(&s_, "space.far_radius_km",
            fmt::format("{} km is out of range; allowed: at least near_radius_km, {} km",
                        number_text(s_.far_radius_km), number_text(s_.near_radius_km)));
    }
  }

  void inside(const void* object, const std::string& key, const Point& p) {
    const double distance = std::hypot(p.x, p.y, p.z);
    if (distance <= s_.battle_radius_km) return;
    error(object, key,
          fmt::format("{} km from the middle is outside the battle; allowed: at most "
                      "space.battle_radius_km, {} km",
                      number_text(std::round(distance)), number_text(s_.battle_radius_km)));
  }

  void factions() {
    if (s_.teams.size() > kMaxTeams) {
      for (const FactionSpec& f : s_.factions) {
        if (f.team_index < kMaxTeams) continue;
        error(&f, "team",
              fmt::format("{} teams are too many; allowed: at most {} (kMaxTeams)", s_.teams.size(),
                          kMaxTeams));
      }
    }
    std::set<std::pair<int32_t, int32_t>> seen;
    for (const RelationEntry& r : s_.relations) {
      if (!seen.insert(std::minmax(r.a.index, r.b.index)).second) {
        error(&r, "between",
              fmt::format("{} and {} are there twice; allowed: each pair once",
                          quoted_text(r.a.name), quoted_text(r.b.name)));
      }
      same_team(r, "is", r.a, r.b, r.is);
    }
  }

  void same_team(const RelationEntry& r, const std::string& key, const Ref& a, const Ref& b,
                 RelationSpec is) {
    const std::string& team = s_.factions[static_cast<size_t>(a.index)].team;
    if (is != RelationSpec::kHostile || team != s_.factions[static_cast<size_t>(b.index)].team) {
      return;
    }
    error(&r, key,
          fmt::format("{} and {} are both of team {}; allowed inside a team: allied, "
                      "neutral",
                      quoted_text(a.name), quoted_text(b.name), quoted_text(team)));
  }

  void people() {
    const PeopleKindSpec* boards = nullptr;
    for (const PeopleKindSpec& p : s_.people_kinds) {
      if (!p.boards) continue;
      if (boards != nullptr) {
        error(
            &p, "boards",
            fmt::format("{} boards already; allowed: one kind at most", quoted_text(boards->name)));
      }
      boards = &p;
    }
  }

  void weapons() {
    for (const WeaponSpec& w : s_.weapons) {
      if (w.projectile.given()) need_kind(&w, "projectile", w.projectile, "torpedo");
    }
  }

  void agent_class(const ClassSpec& c) {
    at_most(&c, "trigger_radius_km", c.trigger_radius_km, s_.near_radius_km,
            "space.near_radius_km");
    at_most(&c, "replication_reach_km", c.replication_reach_km, s_.near_radius_km,
            "space.near_radius_km");
    if (c.kind == "ship") {
      at_most(&c, "separation_km", c.separation_km, s_.near_radius_km, "space.near_radius_km");
    }
    at_most(&c, "cloak_range_km", c.cloak_range_km, s_.far_radius_km, "space.far_radius_km");
    at_most(&c, "regeneration_TJps", c.regeneration_TJps, kLargestPerPeriod / s_.command_period_s,
            "2e9 TJ in a command period");
    if (c.shield_TJ > 0 && !c.shield_type.given() && !s_.shield_types.empty()) {
      std::vector<std::string> names;
      for (const ShieldTypeSpec& type : s_.shield_types) names.push_back(type.name);
      error(&c, "shield",
            "missing; needed with shield_TJ: type of the shields" + allowed_names("", names));
    }
    berths(&c, "people", c, c.people);
  }

  /// People who are aboard at the start must have room, where a class says how much there is.
  void berths(const void* object, const std::string& key, const ClassSpec& c,
              const std::vector<PeopleCount>& people) {
    int64_t aboard = 0;
    for (const PeopleCount& p : people) aboard += p.count;
    if (c.berths == 0 || aboard <= c.berths) return;
    error(object, key,
          fmt::format("{} people are too many; allowed: at most {} (class.{}.berths)", aboard,
                      c.berths, c.name));
  }

  void torpedo_capacity() {
    if (s_.torpedo_capacity > 0) return;
    for (const ClassSpec& c : s_.classes) {
      for (const MountSpec& m : c.weapons) {
        if (s_.weapons[static_cast<size_t>(m.weapon.index)].kind != "torpedo") continue;
        error(&s_, "torpedoes.capacity",
              fmt::format("0 leaves no room for the torpedoes of class {}; allowed: 1 to {}",
                          quoted_text(c.name), number_text(kMostTorpedoes)));
        return;
      }
    }
  }

  void structures() {
    size_t sections = 0, edges = 0;
    for (const StructureSpec& st : s_.structures) {
      inside(&st, "position_km", st.position_km);
      std::set<std::string> names;
      for (const SectionSpec& section : st.sections) {
        need_kind(&section, "class", section.agent_class, "section");
        for (const std::string& name : expanded_names(section.name, section.count)) {
          if (names.insert(name).second) continue;
          error(&section, "name",
                fmt::format("{} is already a section of the structure; allowed: "
                            "each name once",
                            quoted_text(name)));
        }
        sections += static_cast<size_t>(section.count);
        too_many(&section, "count", sections, kMaxSections, "sections", "kMaxSections");
      }
      for (const EdgeSpec& edge : st.edges) {
        edges += edge.from.size();
        too_many(&edge, "from", edges, kMaxEdges, "edges", "kMaxEdges");
      }
    }
  }

  void too_many(const void* object, const std::string& key, size_t count, size_t limit,
                std::string_view what, std::string_view limit_name) {
    if (count <= limit) return;
    error(object, key,
          fmt::format("makes {} {} in all, which is too many; allowed: at most {} ({})", count,
                      what, limit, limit_name));
  }

  void fields() {
    size_t mines = 0;
    for (const FieldSpec& f : s_.fields) {
      need_kind(&f, "class", f.agent_class, "mine");
      inside(&f, "position_km", f.position_km);
      at_most(&f, "start_mines", static_cast<double>(f.start_mines), static_cast<double>(f.mines),
              "mines of the field");
      if (f.placement != "random" && (f.box_km.x != 0 || f.box_km.y != 0 || f.box_km.z != 0)) {
        error(&f, "box_km", "has no meaning with placement \"spiral\"; allowed: with \"random\"");
      }
      mines += static_cast<size_t>(f.mines);
      too_many(&f, "mines", mines, static_cast<size_t>(kMostMines), "mines", "1e8 in a scenario");
    }
  }

  void wings() {
    size_t ships = 0;
    for (const WingSpec& w : s_.wings) {
      inside(&w, "position_km", w.position_km);
      at_most(&w, "spread_km", w.spread_km, s_.battle_radius_km, "space.battle_radius_km");
      for (const ShipGroup& g : w.ships) {
        need_kind(&g, "class", g.agent_class, "ship");
        berths(&w, "people", s_.classes[static_cast<size_t>(g.agent_class.index)], w.people);
        ships += static_cast<size_t>(g.count);
        too_many(&g, "count", ships, static_cast<size_t>(kMostShips), "ships", "1e8 in a scenario");
      }
    }
  }

  void gates() {
    for (const GateSpec& g : s_.gates) {
      for (const uint32_t wing : g.wings) {
        if (s_.wings[wing].held) continue;
        error(&g, "wings",
              fmt::format("wing {} is not held, so the gate cannot bring it in; "
                          "allowed: wings with held = true",
                          quoted_text(s_.wings[wing].name)));
      }
    }
  }

  const ScenarioSpec& s_;
  const Places& places_;
  ErrorReport& report_;
};

}  // namespace

void check_scenario(const ScenarioSpec& spec, const Places& places, ErrorReport& report) {
  Check(spec, places, report).run();
}

}  // namespace swarm
