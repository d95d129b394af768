/**
 * Aspect-ratio buckets of pictures, and the plan of the pictures in each batch.
 *
 * <p>Start with {@link io.vstar.train.bucket.BucketAssigner} and {@link
 * io.vstar.train.bucket.BatchPlanner}. The package follows NovelAI's <a
 * href="https://github.com/NovelAI/novelai-aspect-ratio-bucketing">aspect ratio bucketing</a>, by
 * default with another measure of distance and without dropped pictures. A {@link
 * io.vstar.train.bucket.BucketRule} chooses as this package, NovelAI's or kohya's sd-scripts do.
 *
 * <p>All results are pure functions of their arguments, seeds included. The package must not depend
 * on DJL, and of the trainer only on {@link io.vstar.train.config} and {@link
 * io.vstar.train.dataset}.
 */
package io.vstar.train.bucket;
