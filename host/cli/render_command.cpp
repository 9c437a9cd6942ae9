// fleetswarm render: a battle or a recording as pictures, with no display.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <memory>

#include "host/battle/battle.h"
#include "host/cli/commands.h"
#include "host/cli/console.h"
#include "host/cli/find_scenario.h"
#include "host/cli/interrupt.h"
#include "host/cli/make_recording.h"
#include "host/cli/prepare_battle.h"
#include "host/output/format.h"
#include "host/output/result_folder.h"
#include "host/output/terminal.h"
#include "host/record/verify_recording.h"
#include "host/scenario/suggest.h"
#include "viz/offscreen_context.h"
#include "viz/renderer.h"

namespace swarm {
namespace {

namespace fs = std::filesystem;

constexpr double kFitDistance = 2.2;  // of what is looked at, in its radii

/// A file that goes away with it.
struct TemporaryFile {
  std::string path;
  ~TemporaryFile() {
    std::error_code ignored;
    if (!path.empty()) fs::remove(path, ignored);
  }
};

bool is_recording(const std::string& path) {
  std::error_code failed;
  return fs::is_regular_file(path, failed) && ChunkReader::open(path).ok();
}

/// The recording that is asked for, or one that is made now of the scenario.
Result<Recording> recording_of(const RenderOptions& options, TemporaryFile* temporary) {
  if (is_recording(options.source)) return Recording::open(options.source);
  PreparedBattle battle;
  const BattleRequest request = {options.source, std::nullopt, options.set, options.backend,
                                 options.threads};
  if (const auto refusal = prepare_battle(request, &battle)) return Error{refusal->text};
  std::string pattern = (fs::temp_directory_path() / "fleetswarm_XXXXXX").string();
  const int file = ::mkstemp(pattern.data());
  if (file < 0)
    return Error{"no temporary file can be made in " + fs::temp_directory_path().string()};
  ::close(file);
  temporary->path = pattern;
  auto writer = open_recording({pattern, 0, options.seed, options.steps}, request, battle.scenario);
  if (!writer) return writer.error();
  BattleOptions how;
  how.backend = battle.device.backend;
  how.threads = options.threads;
  how.seed = options.seed;
  how.max_steps = options.steps;
  how.stop = &interrupted();
  how.recorder = writer->get();
  if (!options.quiet) say("fighting the battle");
  const BattleResult result = run_battle(battle.scenario, how);
  if (auto error = close_recording(writer->get(), result)) return *error;
  return Recording::open(pattern);
}

/// Where frames go: numbered files, or a film through ffmpeg.
class FrameSink {
 public:
  static Result<std::unique_ptr<FrameSink>> open(const RenderOptions& options) {
    auto sink = std::make_unique<FrameSink>();
    if (fs::path(options.out).extension() == ".png") {
      if (auto error = file_error(options.out)) return *error;
      sink->single_ = options.out;
      return sink;
    }
    if (fs::path(options.out).extension() != ".mp4") {
      const Result<ResultFolder> folder = ResultFolder::open(options.out);
      if (!folder) return folder.error();
      sink->folder_ = options.out;
      return sink;
    }
    if (auto error = file_error(options.out)) return *error;
    if (std::system("command -v ffmpeg >/dev/null 2>&1") != 0) {  // NOLINT(cert-env33-c)
      return Error{
          "ffmpeg is not installed; allowed: a folder for PNG files, or a machine with "
          "ffmpeg"};
    }
    const std::string command = fmt::format(
        "ffmpeg -loglevel error -y -f rawvideo -pix_fmt rgb24 -s {}x{} -r {} -i - -c:v libx264 "
        "-pix_fmt yuv420p -crf 18 -movflags +faststart {}",
        options.width, options.height, options.fps, shell_quoted(options.out));
    sink->film_ = ::popen(command.c_str(), "w");  // NOLINT(cert-env33-c)
    if (sink->film_ == nullptr) return Error{"ffmpeg cannot be started"};
    return sink;
  }

  ~FrameSink() {
    if (film_ != nullptr) ::pclose(film_);
  }

  std::optional<Error> add(const viz::Image& image, uint64_t index) {
    if (film_ == nullptr) {
      const std::string path =
          single_.empty() ? (fs::path(folder_) / fmt::format("frame_{:06}.png", index)).string()
                          : single_;
      return viz::write_png(path, image);
    }
    if (std::fwrite(image.rgb.data(), 1, image.rgb.size(), film_) == image.rgb.size()) {
      return std::nullopt;
    }
    return Error{"ffmpeg takes no more frames"};
  }

  std::optional<Error> finish() {
    if (film_ == nullptr) return std::nullopt;
    const int status = ::pclose(film_);
    film_ = nullptr;
    if (status == 0) return std::nullopt;
    return Error{"ffmpeg could not make the film"};
  }

  bool single() const { return !single_.empty(); }

 private:
  std::string folder_, single_;
  std::FILE* film_ = nullptr;
};

/// What is looked at where nothing is said: the first structure, else the first wing.
std::string default_target(const ScenarioSpec& scenario) {
  if (!scenario.structures.empty()) return scenario.structures.front().name;
  return scenario.wings.empty() ? "" : scenario.wings.front().name;
}

double default_distance_km(const ScenarioSpec& scenario, const std::string& target) {
  for (const StructureSpec& structure : scenario.structures) {
    if (structure.name == target) return kFitDistance * structure.radius_km;
  }
  return 5;
}

struct Range {
  double from_s = 0, to_s = 0, step_s = 0;
  uint64_t frames = 1;
};

Range range_of(const RenderOptions& options, const Recording& recording, bool single) {
  const RecordingHead& head = recording.head();
  const double picture_s = head.dt_s * static_cast<double>(head.picture_every);
  const double end_s = picture_s * static_cast<double>(recording.picture_count() - 1);
  Range range;
  range.from_s = std::min(options.from_s, end_s);
  range.to_s = options.to_s > 0 ? std::min(options.to_s, end_s) : end_s;
  range.step_s = options.speed / options.fps;
  if (!single && range.to_s > range.from_s) {
    range.frames = static_cast<uint64_t>((range.to_s - range.from_s) / range.step_s) + 1;
  }
  return range;
}

Result<uint64_t> draw_all(const RenderOptions& options, Recording* recording,
                          const ScenarioSpec& scenario, FrameSink* sink) {
  const viz::SceneMaker maker(scenario, recording->head());
  const std::string target = options.look_at.empty() ? default_target(scenario) : options.look_at;
  const Range range = range_of(options, *recording, sink->single());
  viz::Renderer renderer(options.width, options.height);
  viz::Camera camera;
  camera.distance_km =
      options.distance_km > 0 ? options.distance_km : default_distance_km(scenario, target);
  camera.pitch_deg = options.pitch_deg;
  camera.yaw_deg = options.yaw_deg;
  uint64_t frame = 0;
  for (; frame < range.frames && !interrupted(); ++frame) {
    const double t_s = range.from_s + static_cast<double>(frame) * range.step_s;
    const Result<glm::dvec3> place = maker.place_of(recording, target, t_s);
    if (!place) return place.error();
    camera.target_km = *place;
    const Result<viz::Scene> scene = maker.at(recording, t_s, camera.target_km);
    if (!scene) return scene.error();
    renderer.draw(*scene, camera);
    if (auto error = sink->add(renderer.image(), frame)) return *error;
    camera.yaw_deg += options.orbit_degps / options.fps;
    if (!options.quiet && frame > 0 && frame % 100 == 0) {
      say(fmt::format("{} of {} frames", frame, range.frames));
    }
  }
  return frame;
}

}  // namespace

int render_command(const RenderOptions& options) {
  listen_for_interrupts();
  const auto context = viz::OffscreenContext::create();
  if (!context) return fail(context.error().text, kExitFailed);
  TemporaryFile temporary;
  Result<Recording> recording = recording_of(options, &temporary);
  if (!recording) return fail(recording.error().text, kExitWrongInput);
  const Result<ScenarioSpec> scenario = recorded_scenario(recording->head());
  if (!scenario) return fail(scenario.error().text, kExitWrongInput);
  Result<std::unique_ptr<FrameSink>> sink = FrameSink::open(options);
  if (!sink) return fail("-o: " + sink.error().text, kExitWrongInput);
  const Result<uint64_t> frames =
      draw_all(options, &recording.value(), *scenario, sink.value().get());
  if (!frames) return fail(frames.error().text, kExitWrongInput);
  if (auto error = sink.value()->finish()) return fail("-o: " + error->text, kExitFailed);
  if (!options.quiet) {
    say(fmt::format("{} frame{} in {}, drawn by {}", *frames, *frames == 1 ? "" : "s",
                    one_line(options.out), (*context)->renderer()));
  }
  return interrupted() ? kExitSignal + interrupt_signal() : kExitDone;
}

}  // namespace swarm
