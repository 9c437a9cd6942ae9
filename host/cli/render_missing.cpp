// fleetswarm render in a program that was built without OpenGL.
#include "host/cli/commands.h"
#include "host/cli/console.h"

namespace swarm {

int render_command(const RenderOptions& /*options*/) {
  return fail(
      "this program was built without OpenGL; needed when it is built: libepoxy, glm, "
      "libpng (scripts/install_deps.sh)",
      kExitFailed);
}

}  // namespace swarm
