// fleetswarm replay: what a recording holds, and whether its battle is fought like that again.
#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>

#include "host/cli/choose_device.h"
#include "host/cli/commands.h"
#include "host/cli/console.h"
#include "host/cli/interrupt.h"
#include "host/cli/progress.h"
#include "host/output/format.h"
#include "host/output/page.h"
#include "host/output/report_sections.h"
#include "host/output/terminal.h"
#include "host/record/verify_recording.h"
#include "host/scenario/suggest.h"

namespace swarm {
namespace {

std::string count_text(uint64_t count) { return grouped(static_cast<int64_t>(count)); }

uint64_t last_step(const Recording& recording) {
  if (recording.end()) return recording.end()->steps;
  return recording.hashes().empty() ? 0 : recording.hashes().back().first;
}

std::string recording_page(const Recording& recording, uint64_t bytes, const PageStyle& style) {
  Page page(style);
  const RecordingHead& head = recording.head();
  page.rule();
  page.left_and_right({{" " + upper_case(head.title), Ink::kAccent}},
                      {{fmt::format("seed {} ", head.seed), Ink::kStrong}});
  page.left_and_right({{" recorded by fleetswarm " + head.program, Ink::kFaint}},
                      {{recording.end() ? "hash " + hash_text(recording.end()->state_hash) + " "
                                        : std::string("cut short "),
                        recording.end() ? Ink::kFaint : Ink::kBad}});
  for (const std::string& set : head.set) page.add(" --set " + set, Ink::kFaint);
  page.rule();
  page.blank();
  const uint64_t steps = last_step(recording);
  page.paragraph(
      fmt::format("{} steps, {} of battle; {} pictures, one every {} step{}; {} hashes; {}.",
                  count_text(steps), clock_text(static_cast<double>(steps) * head.dt_s),
                  count_text(recording.picture_count()), head.picture_every,
                  head.picture_every == 1 ? "" : "s", count_text(recording.hashes().size()),
                  readable_bytes(bytes)),
      kReportIndent);
  if (!recording.end()) {
    page.paragraph("It was cut short: what it holds is whole.", kReportIndent, Ink::kBad);
  }
  page.heading("EVENTS");
  for (const Event& event : recording.events()) {
    if (event.note.empty()) continue;
    page.paragraph(fmt::format("{:>8}  {}", clock_text(event.t_s), event.note), kReportIndent);
  }
  return page.text();
}

int verify(const ReplayOptions& options, Recording* recording) {
  const Result<ChosenDevice> device = choose_device(options.backend, options.threads);
  if (!device) return fail(device.error().text, kExitFailed);
  const Result<ScenarioSpec> scenario = recorded_scenario(recording->head());
  if (!scenario) return fail(scenario.error().text, kExitWrongInput);
  listen_for_interrupts();
  ProgressDisplay display(
      is_terminal(STDERR_FILENO) ? ProgressDisplay::Form::kBar : ProgressDisplay::Form::kLines,
      *scenario, page_style_of(STDERR_FILENO));
  BattleOptions how;
  how.backend = device->backend;
  how.threads = options.threads;
  how.stop = &interrupted();
  how.on_progress = [&display](const Progress& progress) { display.show(progress); };
  const Result<Verification> done = verify_recording(recording, how);
  display.finish();
  if (!done) return fail(done.error().text, kExitFailed);
  if (done->interrupted) return kExitSignal + interrupt_signal();
  if (!done->difference.empty()) {
    return fail(one_line(options.file) + ": " + done->difference, kExitFailed);
  }
  const std::string text = fmt::format(
      "{}: the same battle: {} steps, {} hashes and {} pictures compared{}\n",
      one_line(options.file), count_text(done->steps), count_text(done->hashes),
      count_text(done->pictures), recording->end() ? "" : "; the recording was cut short there");
  return print(text) ? kExitDone : kExitFailed;
}

}  // namespace

int replay_command(const ReplayOptions& options) {
  Result<Recording> recording = Recording::open(options.file);
  if (!recording) return fail(recording.error().text, kExitWrongInput);
  if (options.verify) return verify(options, &recording.value());
  std::error_code failed;
  const uint64_t bytes = std::filesystem::file_size(options.file, failed);
  return print(recording_page(*recording, failed ? 0 : bytes, page_style_of(STDOUT_FILENO)))
             ? kExitDone
             : kExitFailed;
}

}  // namespace swarm
