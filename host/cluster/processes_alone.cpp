// See processes.h: the program without MPI.
#include <cstdlib>

#include "host/cluster/processes.h"

namespace swarm {

struct Processes::Outbox {};

Processes::Processes() = default;
Processes::~Processes() = default;

std::string Processes::broadcast(const std::string& text) { return text; }
std::vector<std::string> Processes::gather(const std::string& text) { return {text}; }
void Processes::send(int /*to*/, int /*tag*/, std::string /*text*/) {}
std::optional<Processes::Message> Processes::poll() { return std::nullopt; }
bool Processes::sent() { return true; }
void Processes::abort(int status) { std::_Exit(status); }

std::string mpi_version() { return ""; }

}  // namespace swarm
