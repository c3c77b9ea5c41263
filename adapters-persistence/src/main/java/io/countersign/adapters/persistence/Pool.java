package io.countersign.adapters.persistence;

import javax.sql.DataSource;

/** The connection pool itself, for what must not take part in anybody's transaction. */
record Pool(DataSource dataSource) {}
