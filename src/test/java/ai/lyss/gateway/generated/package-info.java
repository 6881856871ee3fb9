/** Generated input for tests of properties: chat requests, JSON of any shape, and what an answer must look like. */
package ai.lyss.gateway.generated;
