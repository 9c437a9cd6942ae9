// fleetswarm batch: a study, fought into one file of results.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <optional>
#include <thread>
#include <vector>

#include "host/cli/commands.h"
#include "host/cli/console.h"
#include "host/cli/interrupt.h"
#include "host/cli/open_study.h"
#include "host/cli/prepare_battle.h"
#include "host/cli/progress.h"
#include "host/cluster/processes.h"
#include "host/cluster/rank_gpu.h"
#include "host/cluster/study_crew.h"
#include "host/cluster/study_message.h"
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
  StudyOptions how;
  std::string out;
  std::optional<ResultStore> store;
};

Refusal wrong(const Error& error) { return {error.text, kExitWrongInput}; }

std::optional<Refusal> choose_how(const BatchOptions& options, const Processes& processes,
                                  Batch* batch) {
  StudyOptions& how = batch->how;
  how.threads = options.threads;
  if (how.threads == 0 && processes.local_count() > 1) {  // they share the machine's cores
    const unsigned all = std::max(1u, std::thread::hardware_concurrency());
    how.threads = std::max(1u, all / static_cast<unsigned>(processes.local_count()));
  }
  Result<ChosenDevice> device = choose_device(options.backend, how.threads);
  if (!device) return Refusal{device.error().text, kExitFailed};
  batch->device = *device;
  how.backend = device->backend;
  how.backend_name = device->info.backend;
  how.device = device->info.name;
  how.worlds = options.worlds;
  how.memory_bytes = memory_for_batch(device->info);
  if (device->backend == BackendKind::kCpu) {
    how.memory_bytes /= static_cast<unsigned>(processes.local_count());
  }
  how.stop = &interrupted();
  const uint32_t most = most_study_worlds(*batch->plan, how.memory_bytes);
  if (most > 0 && options.worlds <= most) return std::nullopt;
  return wrong({fmt::format("{}: {} battles side by side do not fit; allowed: at most {}",
                            options.worlds > most ? "--worlds" : batch->plan->spec().path,
                            std::max(options.worlds, 1u), most)});
}

std::optional<Refusal> prepare(const BatchOptions& options, const Processes& processes,
                               Batch* batch) {
  Result<StudySpec> spec = open_study(options.study, options.replicates);
  if (!spec) return wrong(spec.error());
  batch->out = options.out.empty() ? spec->name + ".sqlite" : options.out;
  Result<std::unique_ptr<StudyPlan>> plan = StudyPlan::make(std::move(spec).value());
  if (!plan) return wrong(plan.error());
  batch->plan = std::move(plan).value();
  if (auto refusal = choose_how(options, processes, batch)) return refusal;
  if (!options.csv.empty()) {
    const Result<ResultFolder> folder = ResultFolder::open(options.csv);
    if (!folder) return wrong({"--csv: " + folder.error().text});
  }
  Result<ResultStore> store = options.resume ? ResultStore::resume(batch->out, *batch->plan)
                                             : ResultStore::create(batch->out, *batch->plan);
  if (!store) return wrong({"--out: " + store.error().text});
  batch->store.emplace(std::move(store).value());
  return std::nullopt;
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

namespace {

/// The others wait for their next run: they are ended, too.
int give_up(const std::string& why, int status, Processes* processes) {
  const int told = fail(why, status);
  if (!processes->alone()) processes->abort(told);
  return told;
}

/// The first process's part, or all of it where there is one only.
int lead(const BatchOptions& options, Batch* batch, Processes* processes) {
  ProgressDisplay display(progress_form(options), batch->plan->scenario(),
                          page_style_of(STDERR_FILENO));
  batch->how.on_progress = [&display](const StudyProgress& progress) { display.show(progress); };
  const auto on_leave = [&display](int rank, const std::string& why) {
    display.say(fmt::format("process {} gave up: {}; others fight its runs", rank, why));
  };
  StudyCrew crew(processes, on_leave);
  try {
    const Result<StudySession> session = run_study(*batch->plan, &*batch->store, batch->how, &crew);
    display.finish();
    batch->store->close();
    batch->store.reset();
    if (!session) return give_up(session.error().text, kExitWrongInput, processes);
    return finish(options, *batch, *session);
  } catch (const SqliteError& error) {
    display.finish();
    return give_up(fmt::format("{}: cannot be written: {}; what it holds is whole, and --resume "
                               "goes on",
                               one_line(batch->out), error.what()),
                   kExitFailed, processes);
  }
}

/// Another process's part. Its failure is told by the first one.
int help(const Batch& batch, Processes* processes) {
  try {
    return help_with_study(*batch.plan, batch.how, processes) ? kExitDone
                                                              : kExitSignal + interrupt_signal();
  } catch (const std::exception& error) {
    leave_study(processes, error.what());
    return kExitFailed;
  }
}

/// The same study, from the texts that the first process has read.
std::optional<Refusal> join(const BatchOptions& options, const Processes& processes,
                            const std::string& shared, Batch* batch) {
  Result<StudySpec> spec = study_from_message(shared);
  if (!spec) return wrong(spec.error());
  Result<std::unique_ptr<StudyPlan>> plan = StudyPlan::make(std::move(spec).value());
  if (!plan) return wrong(plan.error());
  batch->plan = std::move(plan).value();
  if (study_digest(*batch->plan) != digest_in_message(shared)) {
    return wrong({"has another design than the first process: do all see the same files?"});
  }
  return choose_how(options, processes, batch);
}

/// Are all processes ready? One that is not says why, and nobody begins.
bool all_ready(const std::optional<Refusal>& refusal, Processes* processes) {
  const std::vector<std::string> answers = processes->gather(refusal ? refusal->text : "");
  std::string verdict = "ready";
  for (size_t r = 1; r < answers.size(); ++r) {
    if (answers[r].empty()) continue;
    say(fmt::format("process {}: {}", r, answers[r]));
    verdict = "not ready";
  }
  return processes->broadcast(verdict) == "ready";
}

}  // namespace

int batch_command(const BatchOptions& options) {
  Processes processes;
  take_gpu_of(processes);
  Batch batch;
  std::optional<Refusal> refusal;
  if (processes.is_first()) refusal = prepare(options, processes, &batch);
  const std::string shared =
      processes.broadcast(processes.is_first() && !refusal ? study_message(*batch.plan) : "");
  if (processes.is_first() && refusal) return fail(refusal->text, refusal->exit_status);
  if (shared.empty()) return kExitDone;  // the first process says why
  if (!processes.is_first()) refusal = join(options, processes, shared, &batch);
  if (!all_ready(refusal, &processes)) return processes.is_first() ? kExitFailed : kExitDone;
  listen_for_interrupts();
  if (!processes.is_first()) return help(batch, &processes);
  if (!options.quiet && !batch.device.remark.empty()) say(batch.device.remark);
  return lead(options, &batch, &processes);
}

}  // namespace swarm
