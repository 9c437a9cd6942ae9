// fleetswarm batch: a study, fought into one file of results.
#include <fmt/format.h>
#include <unistd.h>

#include <optional>

#include "host/cli/commands.h"
#include "host/cli/console.h"
#include "host/cli/interrupt.h"
#include "host/cli/open_study.h"
#include "host/cli/prepare_battle.h"
#include "host/cli/progress.h"
#include "host/output/format.h"
#include "host/output/result_folder.h"
#include "host/output/study_page.h"
#include "host/output/terminal.h"
#include "host/scenario/suggest.h"
#include "host/study/run_study.h"
#include "host/study/stored_study.h"

namespace swarm {
namespace {

ProgressDisplay::Form progress_form(const BatchOptions& options) {
  if (options.quiet) return ProgressDisplay::Form::kOff;
  return is_terminal(STDERR_FILENO) ? ProgressDisplay::Form::kBar : ProgressDisplay::Form::kLines;
}

/// Everything that a batch needs, found and checked before the first battle.
struct Batch {
  std::unique_ptr<StudyPlan> plan;
  ChosenDevice device;
  std::string out;
  std::optional<ResultStore> store;
};

std::optional<Refusal> prepare(const BatchOptions& options, Batch* batch) {
  const auto refused = [](const Error& error) { return Refusal{error.text, kExitWrongInput}; };
  Result<StudySpec> spec = open_study(options.study, options.replicates);
  if (!spec) return refused(spec.error());
  batch->out = options.out.empty() ? spec->name + ".sqlite" : options.out;
  Result<std::unique_ptr<StudyPlan>> plan = StudyPlan::make(std::move(spec).value());
  if (!plan) return refused(plan.error());
  batch->plan = std::move(plan).value();

  Result<ChosenDevice> device = choose_device(options.backend, options.threads);
  if (!device) return Refusal{device.error().text, kExitFailed};
  batch->device = *device;
  const uint32_t most = most_study_worlds(*batch->plan, memory_for_batch(device->info));
  if (most == 0 || options.worlds > most) {
    return Refusal{fmt::format("{}: {} battles side by side do not fit; allowed: at most {}",
                               options.worlds > most ? "--worlds" : batch->plan->spec().path,
                               std::max(options.worlds, 1u), most),
                   kExitWrongInput};
  }
  if (!options.csv.empty()) {
    const Result<ResultFolder> folder = ResultFolder::open(options.csv);
    if (!folder) return refused({"--csv: " + folder.error().text});
  }
  Result<ResultStore> store = options.resume ? ResultStore::resume(batch->out, *batch->plan)
                                             : ResultStore::create(batch->out, *batch->plan);
  if (!store) return refused({"--out: " + store.error().text});
  batch->store.emplace(std::move(store).value());
  return std::nullopt;
}

Result<StudySession> fight(const BatchOptions& options, Batch* batch, Crew* crew) {
  ProgressDisplay display(progress_form(options), batch->plan->scenario(),
                          page_style_of(STDERR_FILENO));
  StudyOptions how;
  how.backend = batch->device.backend;
  how.backend_name = batch->device.info.backend;
  how.device = batch->device.info.name;
  how.threads = options.threads;
  how.worlds = options.worlds;
  how.memory_bytes = memory_for_batch(batch->device.info);
  how.stop = &interrupted();
  how.on_progress = [&display](const StudyProgress& progress) { display.show(progress); };
  return run_study(*batch->plan, &*batch->store, how, crew);
}

std::string session_text(const StudySession& session, const std::string& out) {
  std::string text =
      fmt::format("{} of {} runs are in {}", grouped(static_cast<int64_t>(session.done)),
                  grouped(static_cast<int64_t>(session.total)), one_line(out));
  const double wall_s = std::max(session.wall_time_s, 1e-9);
  if (session.fought > 0) {
    text += fmt::format("; {} fought now in {}: {} runs/s, {} agent-steps/s",
                        grouped(static_cast<int64_t>(session.fought)),
                        duration_text(session.wall_time_s),
                        readable_number(static_cast<double>(session.fought) / wall_s),
                        with_magnitude(static_cast<double>(session.agent_steps) / wall_s));
  }
  if (session.interrupted) text += "; --resume goes on";
  return text;
}

int finish(const BatchOptions& options, const Batch& batch, const StudySession& session) {
  if (!options.csv.empty()) {
    if (auto error = export_csv(batch.out, options.csv)) {
      return fail("--csv: " + error->text, kExitFailed);
    }
  }
  if (!options.quiet) {
    const Result<StoredStudy> study = read_study(batch.out);
    if (!study) return fail(study.error().text, kExitFailed);
    if (!print(study_page(*study, page_style_of(STDOUT_FILENO)))) {
      return fail("cannot write to standard output", kExitFailed);
    }
    say(session_text(session, batch.out));
  }
  return session.interrupted ? kExitSignal + interrupt_signal() : kExitDone;
}

}  // namespace

int batch_command(const BatchOptions& options) {
  Batch batch;
  if (const auto refusal = prepare(options, &batch)) {
    return fail(refusal->text, refusal->exit_status);
  }
  if (!options.quiet && !batch.device.remark.empty()) say(batch.device.remark);
  listen_for_interrupts();
  Crew alone;
  try {
    const Result<StudySession> session = fight(options, &batch, &alone);
    batch.store->close();
    batch.store.reset();
    if (!session) return fail(session.error().text, kExitWrongInput);
    return finish(options, batch, *session);
  } catch (const SqliteError& error) {
    return fail(fmt::format("{}: cannot be written: {}; what it holds is whole, and --resume goes "
                            "on",
                            one_line(batch.out), error.what()),
                kExitFailed);
  }
}

}  // namespace swarm
