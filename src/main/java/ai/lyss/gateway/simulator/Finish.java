package ai.lyss.gateway.simulator;

/** Why an answer ends; each provider has its own word for it. */
enum Finish {
    STOP,
    LENGTH,
    TOOL,
    FILTER
}
