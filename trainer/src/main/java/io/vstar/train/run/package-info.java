/**
 * The folder of a run: who may write to it, what lies in it, and what is remembered of the run.
 *
 * <p>Start with {@link io.vstar.train.run.RunFolder} for the layout, {@link
 * io.vstar.train.run.Manifest} for the record of a finished run, and {@link
 * io.vstar.train.run.ChangeCheck} for whether it must be repeated. Files are written whole or not
 * at all, but for the log, which grows line by line.
 *
 * <p>Must not depend on DJL.
 */
package io.vstar.train.run;
