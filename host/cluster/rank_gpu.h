// One GPU for each process of a machine.
#pragma once

#include "host/cluster/processes.h"

namespace swarm {

/// Leaves this process the GPU of its place on its machine, where it may see several: by the
/// variables that the drivers read (CUDA_VISIBLE_DEVICES, ROCR_VISIBLE_DEVICES), before they are
/// asked for the first time. A launcher that has left it one only is obeyed.
void take_gpu_of(const Processes& processes);

/// The part of a list of devices ("0,1,2") for a place, counted around; the place itself where
/// there is no list.
std::string device_for(const char* visible, int place);

}  // namespace swarm
