package io.vstar.train.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The pictures to learn from.
 *
 * @param path a folder of pictures, with its folders; captions lie beside them as {@code .txt} or
 *     {@code .caption}
 * @param validation what the held-out loss is measured on: a second folder, or the fraction of the
 *     pictures to set aside; default: no validation
 * @param templates prompts for pictures without a caption: {@code subject}, {@code style}, {@code
 *     captions}, the words of the file's name, or a text file with one template a line; default
 *     {@code subject}; for hypernetworks {@code captions}
 * @param latentCache whether encoded pictures are kept for later runs: {@code false}, {@code true}
 *     for the user's cache folder, or a folder; default {@code false}
 */
public record DatasetSettings(
    @Required("the folder of the training pictures") @ExistingFolder @Incidental Path path,
    @Incidental Optional<ValidationSource> validation,
    @Default("subject") TemplateSource templates,
    @Default("false") @Incidental LatentFolder latentCache) {}
