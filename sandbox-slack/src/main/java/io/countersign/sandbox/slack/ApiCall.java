package io.countersign.sandbox.slack;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One call of the Web API that arrived, in order of arrival.
 *
 * @param method such as {@code chat.postMessage}
 * @param parameters as sent, form values as text
 */
public record ApiCall(String method, JsonNode parameters) {}
