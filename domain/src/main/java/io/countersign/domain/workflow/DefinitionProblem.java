package io.countersign.domain.workflow;

/**
 * One thing that is wrong with a definition.
 *
 * @param pointer JSON pointer (RFC 6901) to where it stands, empty for the whole definition
 * @param sentence for the person who wrote it
 */
public record DefinitionProblem(String pointer, String sentence) {}
