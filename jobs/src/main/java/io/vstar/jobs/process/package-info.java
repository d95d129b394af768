/**
 * Trainings as processes of their own, so that a crash of native code ends one training and nothing
 * else.
 *
 * <p>Start with {@link io.vstar.jobs.process.TrainingProcess}. Nothing here knows the database.
 */
package io.vstar.jobs.process;
