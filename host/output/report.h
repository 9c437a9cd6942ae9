// The after-action report: one battle on one page of text.
//
// Everything on it comes from the result and the scenario's own titles and notes, so that any
// scenario gets a page of its own; no battle is known by name here.
//
//   title block    what was fought, with which seed, on what, and the hash of the end
//   verdict        the last note if it is the end's, losses in a sentence, the yes-or-no outcomes
//   TIMELINE       phases and the events that have a note
//   FORCES         ships and sections by faction and class
//   COURSE         the series as small curves
//   STRUCTURES, MINEFIELDS, PEOPLE, OUTCOME
//   RUN            speed, and the command that fights the same battle again
#pragma once

#include <string>

#include "host/battle/battle.h"
#include "host/output/battle_files.h"
#include "host/output/page.h"

namespace swarm {

std::string battle_report(const BattleResult& result, const ScenarioSpec& scenario,
                          const RunRequest& request, const PageStyle& style);

}  // namespace swarm
