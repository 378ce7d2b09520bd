#!/usr/bin/env python3
"""Sends the example call that the official Python SDK has for each model to a running simulator.

    pip download --no-deps --no-binary :all: --dest FOLDER runwayml==5.24.0
    python3 tests/sdk/python/examples.py FOLDER [ORIGIN]

The SDK's source distribution has two calls for each model of each endpoint, written from the vendor's specification: one
with what is required and one with everything. They are read from there and made by the installed SDK. Each ends with a
task; the task of the smaller one ends with files of its kind. Where an example breaks a rule that the vendor documents,
REFUSED says so, and the simulator must refuse it at just that place. Ends with `N passed, N failed`.
"""

import ast
import concurrent.futures
import mimetypes
import os
import pathlib
import sys
import tarfile
import urllib.parse
import urllib.request

import runwayml
from runwayml import RunwayML

# Resources whose calls make a task; `voices.preview` is answered with the sound itself.
MADE = {
    "avatar_videos": "video",
    "character_performance": "video",
    "image_to_video": "video",
    "image_upscale": "image",
    "sound_effect": "audio",
    "speech_to_speech": "audio",
    "text_to_image": "image",
    "text_to_speech": "audio",
    "text_to_video": "video",
    "video_to_audio": "audio",
    "video_to_hdr": "video",
    "video_to_video": "video",
    "video_upscale": "video",
    "voice_dubbing": "audio",
    "voice_isolation": "audio",
    "recipes.ad_localization": "image",
    "recipes.marketing_stock_image": "image",
    "recipes.multi_shot_video": "video",
    "recipes.product_ad": "video",
    "recipes.product_campaign_image": "image",
    "recipes.product_swap": "video",
    "recipes.product_ugc": "video",
}

KLING = "the segments of a multi_prompt last as long as the clip, 3 to 15 s together"
PRORES = "a prores_profile goes with output_format prores (hdr_prores) alone"
FRAMES = "with key frames the ratio is an auto one"
SHOTS = "the durations of the shots add up to duration"
UNTYPED = "the SDK has no type for the items, and its example leaves the required uri out"

# Call, model or mode, whether everything is given: where it breaks which documented rule (docs/simulator.md).
REFUSED = {
    **{
        (f"{call}.create", model, True): ({"providerSettings.multiPrompt"}, KLING)
        for call, models in {
            "image_to_video": ("O3_4k", "3.0_4k", "3.0_pro", "3.0_standard", "O3_pro", "O3_standard"),
            "text_to_video": ("O3_4k", "3.0_4k", "3.0_pro", "3.0_standard", "O3_pro", "O3_standard"),
            "video_to_video": ("O3_4k", "O3_pro", "O3_standard"),
        }.items()
        for model in (f"kling{name}" for name in models)
    },
    ("image_to_video.create", "gen4.5", True): ({"proresProfile"}, PRORES),
    ("text_to_video.create", "gen4.5", True): ({"proresProfile"}, PRORES),
    ("video_to_hdr.create", "ruby", True): ({"proresProfile"}, PRORES),
    ("video_to_video.create", "aleph2", True): ({"proresProfile"}, PRORES),
    ("image_to_video.create", "wan3", True): ({"ratio"}, FRAMES),
    ("image_to_video.create", "wan3_prime", True): ({"ratio"}, FRAMES),
    ("image_to_video.create", "kling_4", True): ({"referenceVideos.0.uri"}, UNTYPED),
    ("text_to_video.create", "kling_4", True): ({"referenceVideos.0.uri"}, UNTYPED),
    ("recipes.multi_shot_video", "custom", False): ({"shots"}, SHOTS),
    ("recipes.multi_shot_video", "custom", True): ({"shots"}, SHOTS),
    ("text_to_image.create", "bria_fibo_edit_1_5", True): (
        {"referenceImages"},
        "a ratio in pixels needs two reference images",
    ),
    ("text_to_image.create", "ideogram_4_5", True): (
        {"preciseEdit", "ratio"},
        "precise_edit excludes a ratio and the quality very_low",
    ),
    ("text_to_video.create", "seedance2_5", True): ({"draftTaskId"}, "a draft_task_id allows nothing else"),
}


def examples(folder: pathlib.Path):
    """Every example as (call, all, arguments), in the order of the files: `text_to_image.create`, False, {...}."""
    with tarfile.open(next(folder.glob(f"runwayml-{runwayml.__version__}.tar.gz"))) as archive:
        names = [name for name in archive.getnames() if "/tests/api_resources/" in name and name.endswith(".py")]
        for name in sorted(names):
            tree = ast.parse(archive.extractfile(name).read())
            # The file has the same calls once more for the asynchronous client.
            classes = [one for one in tree.body if isinstance(one, ast.ClassDef) and not one.name.startswith("TestAsync")]
            for test in (one for found in classes for one in found.body if isinstance(one, ast.FunctionDef)):
                if test.name.startswith("test_method_"):
                    yield from calls(test)


def calls(test: ast.FunctionDef):
    for call in (one for one in ast.walk(test) if isinstance(one, ast.Call)):
        name = ast.unparse(call.func)
        resource = name.removeprefix("client.").removesuffix(".create")
        if name.startswith("client.") and (resource in MADE or resource == "voices.preview"):
            arguments = {one.arg: ast.literal_eval(one.value) for one in call.keywords}
            yield name.removeprefix("client."), "_with_all_params" in test.name, arguments


def called_kind(link: str) -> str | None:
    """The kind of a result by its name; fetching all of them would be a test of the machine."""
    kind, _ = mimetypes.guess_type(urllib.parse.urlsplit(link).path)
    return kind and kind.split("/")[0]


def kind_of(link: str) -> str:
    with urllib.request.urlopen(link, timeout=60) as reply:
        return reply.headers["content-type"].split("/")[0]


def called(runway: RunwayML, call: str, arguments: dict):
    found = runway
    for part in call.split("."):
        found = getattr(found, part)
    return found(**arguments)


def made(key: tuple, created) -> str | None:
    """Waits for a task; what is wrong with its end."""
    try:
        task = created.wait_for_task_output(timeout=120)
        kind, wanted = called_kind(task.output[0]), MADE[key[0].removesuffix(".create")]
        return None if kind == wanted else f"{key}: {kind} instead of {wanted}"
    except Exception as error:  # noqa: BLE001
        return f"{key}: {error!r}"


def main() -> int:
    runway = RunwayML(api_key="key_python_examples", max_retries=0)
    passed, problems, seen, waiting = 0, [], set(), []
    for call, everything, arguments in examples(pathlib.Path(sys.argv[1])):
        key = (call, arguments.get("model") or arguments.get("mode"), everything)
        refused, seen = REFUSED.get(key), seen | {key}
        try:
            reply = called(runway, call, arguments)
        except runwayml.BadRequestError as error:
            paths = {".".join(str(step) for step in issue["path"]) for issue in error.body.get("issues", [])}
            if refused and refused[0] == paths:
                passed += 1
            else:
                problems.append(f"{key}: {error.body}")
            continue
        except Exception as error:  # noqa: BLE001  told with its call, and the others go on
            problems.append(f"{key}: {error!r}")
            continue
        if refused:
            problems.append(f"{key}: it is taken now; it breaks no rule any more")
        elif call == "voices.preview" and kind_of(reply.url) != "audio":
            problems.append(f"{key}: the preview is no sound")
        elif call == "voices.preview" or everything:
            passed += 1
        else:
            waiting.append((key, reply))
    # All at once: the SDK looks at a task only every few seconds.
    with concurrent.futures.ThreadPoolExecutor(max_workers=len(waiting)) as pool:
        for problem in pool.map(made, *zip(*waiting)):
            passed, problems = (passed, problems + [problem]) if problem else (passed + 1, problems)
    missing = [resource for resource in MADE if not any(key[0].removesuffix(".create") == resource for key in seen)]
    problems += [f"no example of {resource} was found" for resource in missing]
    problems += [f"{key}: there is no such example any more" for key in REFUSED if key not in seen]
    for problem in problems:
        print(f"FAIL python: {problem}")
    print(f"{passed} passed, {len(problems)} failed")
    return 1 if problems else 0


if __name__ == "__main__":
    origin = sys.argv[2] if len(sys.argv) > 2 else os.environ.get("RUNWAYML_BASE_URL", "")
    if not origin.startswith("http://127.0.0.1:"):
        sys.exit("usage: examples.py FOLDER http://127.0.0.1:PORT (or set RUNWAYML_BASE_URL to that)")
    os.environ["RUNWAYML_BASE_URL"] = origin.rstrip("/")
    sys.exit(main())
