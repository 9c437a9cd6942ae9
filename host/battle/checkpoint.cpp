// See checkpoint.h.
#include "host/battle/checkpoint.h"

namespace swarm {

Layout layout_of_world(const Engine& engine) {
  Layout layout = engine.size().layout;
  layout.worlds = 1;
  return layout;
}

BattleCheckpoint take_checkpoint(Engine* engine, uint32_t world, const Orchestrator& orchestrator) {
  return {layout_of_world(*engine), engine->save_world(world), orchestrator};
}

Orchestrator put_checkpoint(const BattleCheckpoint& checkpoint, const BattlePlan& plan,
                            uint32_t table, Engine* engine, uint32_t world) {
  const WorldImage& image = checkpoint.world;
  WorldOrders orders = image.orders;
  orders.table = table;
  engine->load_world(world, with_layout(image.agents, checkpoint.layout, layout_of_world(*engine)),
                     image.state, orders);
  Orchestrator orchestrator = checkpoint.orchestrator;
  orchestrator.move_to(plan, table);
  return orchestrator;
}

}  // namespace swarm
