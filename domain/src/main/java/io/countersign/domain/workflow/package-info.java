/**
 * Multi-step flows as reviewed text: what a definition says, and everything that is wrong with it.
 */
@NullMarked
package io.countersign.domain.workflow;

import org.jspecify.annotations.NullMarked;
