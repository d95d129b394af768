"""Prints as JSON what TensorBoard itself reads in the event files of a folder.

Usage: python read_events.py FOLDER, with the package tensorboard installed.
"""

import hashlib
import json
import sys

from tensorboard.backend.event_processing import event_accumulator
from tensorboard.plugins.hparams import plugin_data_pb2

SESSION_START = "_hparams_/session_start_info"

accumulator = event_accumulator.EventAccumulator(
    sys.argv[1], size_guidance={"scalars": 0, "images": 0, "tensors": 0}
)
accumulator.Reload()
tags = accumulator.Tags()

hparams = {}
if SESSION_START in accumulator.summary_metadata:
    content = accumulator.summary_metadata[SESSION_START].plugin_data.content
    message = plugin_data_pb2.HParamsPluginData.FromString(content)
    for name, value in message.session_start_info.hparams.items():
        hparams[name] = str(getattr(value, value.WhichOneof("kind")))

json.dump(
    {
        "scalars": {
            tag: [[event.step, event.value] for event in accumulator.Scalars(tag)]
            for tag in tags["scalars"]
        },
        "images": {
            tag: [
                [image.step, image.width, image.height, hashlib.sha256(image.encoded_image_string).hexdigest()]
                for image in accumulator.Images(tag)
            ]
            for tag in tags["images"]
        },
        "texts": {
            tag: accumulator.Tensors(tag)[0].tensor_proto.string_val[0].decode()
            for tag in tags["tensors"]
            if accumulator.summary_metadata[tag].plugin_data.plugin_name == "text"
        },
        "hparams": hparams,
    },
    sys.stdout,
)
