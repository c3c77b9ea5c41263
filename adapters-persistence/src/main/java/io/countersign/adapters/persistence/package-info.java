/** Keeps approvals, people and jobs in a SQL database. */
@NullMarked
package io.countersign.adapters.persistence;

import org.jspecify.annotations.NullMarked;
