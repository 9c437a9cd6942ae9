// See processes.h: the program with MPI.
#include <mpi.h>

#include <cstdlib>
#include <list>
#include <stdexcept>
#include <utility>

#include "host/cluster/processes.h"

namespace swarm {
namespace {

// What launchers tell the processes that they start: Open MPI, PMIx (srun), PMI (MPICH, Intel).
const char* const kLaunchers[] = {"OMPI_COMM_WORLD_SIZE", "PMIX_RANK", "PMI_RANK", "PMI_SIZE"};

bool launched() {
  for (const char* name : kLaunchers) {
    if (std::getenv(name) != nullptr) return true;
  }
  return false;
}

}  // namespace

struct Processes::Outbox {
  struct Sending {
    std::string text;
    MPI_Request request = MPI_REQUEST_NULL;
  };
  std::list<Sending> sendings;
};

Processes::Processes() {
  if (!launched()) return;  // a battle alone need not wait for a cluster's daemons
  outbox_ = std::make_unique<Outbox>();
  int provided = 0;
  MPI_Init_thread(nullptr, nullptr, MPI_THREAD_SERIALIZED, &provided);
  if (provided < MPI_THREAD_SERIALIZED) {
    throw std::runtime_error(
        "this MPI serves one thread only; allowed: one that serves several "
        "(MPI_THREAD_SERIALIZED)");
  }
  MPI_Comm_rank(MPI_COMM_WORLD, &rank_);
  MPI_Comm_size(MPI_COMM_WORLD, &count_);
  MPI_Comm local = MPI_COMM_NULL;
  MPI_Comm_split_type(MPI_COMM_WORLD, MPI_COMM_TYPE_SHARED, rank_, MPI_INFO_NULL, &local);
  MPI_Comm_rank(local, &local_rank_);
  MPI_Comm_size(local, &local_count_);
  MPI_Comm_free(&local);
}

Processes::~Processes() {
  if (outbox_ == nullptr) return;
  for (Outbox::Sending& sending : outbox_->sendings) MPI_Wait(&sending.request, MPI_STATUS_IGNORE);
  MPI_Finalize();
}

std::string Processes::broadcast(const std::string& text) {
  if (alone()) return text;
  auto size = static_cast<uint64_t>(text.size());
  MPI_Bcast(&size, 1, MPI_UINT64_T, 0, MPI_COMM_WORLD);
  std::string copy = text;
  copy.resize(size);
  MPI_Bcast(copy.data(), static_cast<int>(size), MPI_BYTE, 0, MPI_COMM_WORLD);
  return copy;
}

std::vector<std::string> Processes::gather(const std::string& text) {
  if (alone()) return {text};
  const auto members = static_cast<size_t>(count_);
  const int size = static_cast<int>(text.size());
  std::vector<int> sizes(members, 0), starts(members, 0);
  MPI_Gather(&size, 1, MPI_INT, sizes.data(), 1, MPI_INT, 0, MPI_COMM_WORLD);
  for (size_t r = 1; r < members; ++r) starts[r] = starts[r - 1] + sizes[r - 1];
  std::string all(static_cast<size_t>(starts.back() + sizes.back()), '\0');
  MPI_Gatherv(text.data(), size, MPI_BYTE, all.data(), sizes.data(), starts.data(), MPI_BYTE, 0,
              MPI_COMM_WORLD);
  std::vector<std::string> texts;
  for (size_t r = 0; is_first() && r < members; ++r) {
    texts.push_back(all.substr(static_cast<size_t>(starts[r]), static_cast<size_t>(sizes[r])));
  }
  return texts;
}

void Processes::send(int to, int tag, std::string text) {
  if (alone()) return;
  Outbox::Sending& sending = outbox_->sendings.emplace_back();
  sending.text = std::move(text);
  MPI_Isend(sending.text.data(), static_cast<int>(sending.text.size()), MPI_BYTE, to, tag,
            MPI_COMM_WORLD, &sending.request);
}

std::optional<Processes::Message> Processes::poll() {
  if (alone()) return std::nullopt;
  sent();
  int there = 0;
  MPI_Status status;
  MPI_Iprobe(MPI_ANY_SOURCE, MPI_ANY_TAG, MPI_COMM_WORLD, &there, &status);
  if (there == 0) return std::nullopt;
  int size = 0;
  MPI_Get_count(&status, MPI_BYTE, &size);
  Message message = {status.MPI_SOURCE, status.MPI_TAG, std::string(static_cast<size_t>(size), 0)};
  MPI_Recv(message.text.data(), size, MPI_BYTE, message.from, message.tag, MPI_COMM_WORLD,
           MPI_STATUS_IGNORE);
  return message;
}

bool Processes::sent() {
  if (alone()) return true;
  std::erase_if(outbox_->sendings, [](Outbox::Sending& sending) {
    int done = 0;
    MPI_Test(&sending.request, &done, MPI_STATUS_IGNORE);
    return done != 0;
  });
  return outbox_->sendings.empty();
}

void Processes::abort(int status) {
  if (outbox_ != nullptr) MPI_Abort(MPI_COMM_WORLD, status);
  std::_Exit(status);
}

std::string mpi_version() {
  char text[MPI_MAX_LIBRARY_VERSION_STRING] = {};
  int size = 0;
  MPI_Get_library_version(text, &size);
  const std::string version(text, static_cast<size_t>(size));
  return version.substr(0, version.find_first_of(",\n"));
}

}  // namespace swarm
