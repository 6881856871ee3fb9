package ai.lyss.gateway.simulator;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A tool that the request offers.
 *
 * @param name its name
 * @param schema the schema of its arguments; JSON null or missing when it has none
 */
record Tool(String name, JsonNode schema) {}
