package io.vstar.train.objective;

/**
 * A negative prompt within the loss: compared with the target is the prediction that a sampler
 * would follow,
 *
 * <pre>
 * e(n) + w · (e(p) − e(n))
 * </pre>
 *
 * where p is the prompt of the picture and n the negative prompt (Ho and Salimans 2022; for learned
 * words in n, DreamArtist, Dong et al. 2022).
 *
 * @param text the negative prompt n, the same for all pictures
 * @param guidance the guidance scale w, above 1
 */
public record NegativePrompt(String text, double guidance) {}
