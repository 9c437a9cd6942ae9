// See study_message.h.
#include "host/cluster/study_message.h"

#include <nlohmann/json.hpp>

#include "host/core/fnv.h"
#include "host/study/load_study.h"
#include "host/study/store_design.h"

namespace swarm {
namespace {

using Json = nlohmann::json;

}  // namespace

std::string study_message(const StudyPlan& plan) {
  const StudySpec& spec = plan.spec();
  const Json all = {
      spec.path,         spec.text, spec.scenario_path, spec.scenario_text, spec.replicates.count,
      study_digest(plan)};
  const std::vector<uint8_t> bytes = Json::to_cbor(all);
  return {bytes.begin(), bytes.end()};
}

Result<StudySpec> study_from_message(const std::string& message) {
  const Json all = Json::from_cbor(message);
  Result<StudySpec> spec = load_study_text(all.at(1).get<std::string>(), all.at(0));
  if (!spec) return spec;
  spec.value().scenario_path = all.at(2);
  spec.value().scenario_text = all.at(3);
  spec.value().replicates.count = all.at(4);
  return spec;
}

uint64_t study_digest(const StudyPlan& plan) {
  uint64_t hash = kFnvStart;
  for (uint64_t p = 0; p < plan.points().size(); ++p) {
    hash = fnv1a(hash, settings_text(plan, p));
    hash = fnv1a(hash, std::to_string(plan.seed_of(p, 0)));
  }
  return fnv1a(hash, std::to_string(plan.spec().replicates.count));
}

uint64_t digest_in_message(const std::string& message) { return Json::from_cbor(message).at(5); }

}  // namespace swarm
