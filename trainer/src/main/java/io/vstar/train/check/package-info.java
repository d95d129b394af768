/**
 * Checks of a data set before it is trained with: what would spoil a run, told with the files and
 * what to do.
 *
 * <p>Start with {@link io.vstar.train.check.DatasetInspection}. Each {@link
 * io.vstar.train.check.DatasetCheck} looks for a kind of problem; {@link
 * io.vstar.train.check.DatasetChecks} lists those that every training begins with, and those that
 * need pixels. Must not depend on runs, nor on any method of training.
 */
package io.vstar.train.check;
