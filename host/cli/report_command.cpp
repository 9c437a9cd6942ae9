// fleetswarm report: what a study found, on the terminal or as a page with plots.
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <vector>

#include "host/cli/commands.h"
#include "host/cli/console.h"
#include "host/cli/find_scenario.h"
#include "host/output/result_folder.h"
#include "host/output/study_page.h"
#include "host/output/terminal.h"
#include "host/study/read_store.h"
#include "host/study/stored_study.h"

namespace swarm {
namespace {

// Debian's modules (matplotlib, pandas) belong to Debian's interpreter.
constexpr const char* kPython = "/usr/bin/python3";

/// The exit status of a program, or kExitFailed where it cannot be run.
int run_to_end(const std::vector<std::string>& words) {
  std::vector<char*> arguments;
  arguments.reserve(words.size() + 1);
  for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  pid_t child = 0;
  const int failed =
      ::posix_spawn(&child, words[0].c_str(), nullptr, nullptr, arguments.data(), environ);
  if (failed != 0) {
    return fail(fmt::format("{}: {}; allowed: a machine with python3, python3-matplotlib, "
                            "python3-pandas, python3-scipy and python3-sklearn",
                            words[0], std::strerror(failed)),
                kExitFailed);
  }
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : kExitFailed;
}

int write_page(const ReportOptions& options, const std::vector<std::string>& files) {
  for (const std::string& file : files) {
    const Result<Database> database = open_store(file);
    if (!database) return fail(database.error().text, kExitWrongInput);
  }
  if (const auto error = file_error(options.out)) {
    return fail("-o: " + error->text, kExitWrongInput);
  }
  const Result<std::string> script = find_script("study_report.py");
  if (!script) return fail(script.error().text, kExitFailed);
  std::vector<std::string> words = {kPython, *script};
  if (files.size() == 2) words.emplace_back("--compare");
  words.insert(words.end(), files.begin(), files.end());
  words.insert(words.end(), {"-o", options.out});
  return run_to_end(words);
}

}  // namespace

int report_command(const ReportOptions& options) {
  const bool two = !options.compare.empty();
  if (two != options.file.empty()) {
    return fail("a report is of one FILE, or of --compare A B", kExitWrongInput);
  }
  if (two) {
    if (options.out.empty()) return fail("--compare needs -o HTML", kExitWrongInput);
    if (!options.csv.empty()) return fail("--compare excludes --csv", kExitWrongInput);
    return write_page(options, options.compare);
  }
  if (!options.csv.empty()) {
    const Result<ResultFolder> folder = ResultFolder::open(options.csv);
    if (!folder) return fail("--csv: " + folder.error().text, kExitWrongInput);
    if (auto error = export_csv(options.file, options.csv)) {
      return fail(error->text, kExitWrongInput);
    }
  }
  if (!options.out.empty()) return write_page(options, {options.file});
  const Result<StoredStudy> study = read_study(options.file);
  if (!study) return fail(study.error().text, kExitWrongInput);
  return print(study_page(*study, page_style_of(STDOUT_FILENO))) ? kExitDone : kExitFailed;
}

}  // namespace swarm
