/** Values shown to an approver: how each is displayed, and what the approver may enter. */
@NullMarked
package io.countersign.domain.field;

import org.jspecify.annotations.NullMarked;
