/** The people of a tenant's directory: who can be asked, and in which roles. */
@NullMarked
package io.countersign.domain.person;

import org.jspecify.annotations.NullMarked;
