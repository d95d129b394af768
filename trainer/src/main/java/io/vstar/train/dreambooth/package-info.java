/**
 * The method DreamBooth (Ruiz et al. 2022), which trains the networks of the base model themselves,
 * and keeps their knowledge of the class with class pictures.
 *
 * <p>Start with {@link io.vstar.train.dreambooth.DreamBoothMethod}. What is exported is a whole
 * model, as one file in the original layout and as a folder in that of diffusers.
 */
package io.vstar.train.dreambooth;
