/**
 * The database of the queue: SQLite or PostgreSQL, its schema, and jobs and executions in it.
 *
 * <p>Start with {@link io.vstar.jobs.store.JobDatabase}. Nothing here starts a process or decides
 * when something is due.
 */
package io.vstar.jobs.store;
