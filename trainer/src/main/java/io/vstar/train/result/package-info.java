/**
 * The files of runs on the disk: the folder of all runs of one name, the published one of them, and
 * the record of each.
 *
 * <p>Start with {@link io.vstar.train.result.ResultFolder} for the layout, {@link
 * io.vstar.train.result.Manifest} for the record of a run, and {@link
 * io.vstar.train.result.ChangeCheck} for whether it must be repeated. Files are written whole or
 * not at all, except the log, which grows line by line. The package must not depend on DJL.
 */
package io.vstar.train.result;
