/**
 * What all files that training makes have in common: where they come from, and the metadata that
 * says so.
 *
 * <p>Start with {@link io.vstar.adapter.ModelSpec}. Must not depend on DJL.
 */
package io.vstar.adapter;
