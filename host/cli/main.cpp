// The program: reads the command line, runs one command, and lets no exception out.
#include <exception>
#include <new>

#include "host/cli/arguments.h"
#include "host/cli/commands.h"
#include "host/cli/console.h"
#include "kernels/device/device_info.h"

int main(int count, char** values) {
  using namespace swarm;  // NOLINT(google-build-using-namespace)
  try {
    const Arguments arguments = parse_arguments(count, values);
    if (arguments.command) return arguments.command();
    if (arguments.exit_status != kExitDone) return fail(arguments.text, arguments.exit_status);
    return print(arguments.text) ? kExitDone : kExitFailed;
  } catch (const DeviceError& error) {
    return fail(error.what(), kExitFailed);
  } catch (const std::bad_alloc&) {
    return fail("out of memory", kExitFailed);
  } catch (const std::exception& error) {
    return fail(error.what(), kExitFailed);
  }
}
