package io.vstar.lab.world.shape;

import java.util.Optional;

/**
 * A posture in which a subject is drawn.
 *
 * @param word the participle of captions, such as "sitting"; empty if the subject has one posture
 */
public record Pose(Optional<String> word, Drawing drawing) {}
