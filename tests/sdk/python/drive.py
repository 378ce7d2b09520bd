#!/usr/bin/env python3
"""Drives a running simulator with the official Python SDK, as somebody's own program would.

    python3 tests/sdk/python/drive.py [ORIGIN]

Without an argument the SDK itself reads RUNWAYML_BASE_URL. The simulator's own door /_scenario scripts the failures;
start it with --speed 20 or so, since the SDK waits at its own pace. Ends with `N passed, N failed`.
"""

import datetime
import json
import os
import sys
import threading
import traceback
import urllib.request

import anyio
import runwayml
from runwayml import AsyncRunwayML, RunwayML, TaskFailedError

CHECKS = []


def check(function):
    """Adds a function to what is run; its first line of documentation is the claim."""
    CHECKS.append(function)
    return function


def origin() -> str:
    given = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("RUNWAYML_BASE_URL", "")
    if not given.startswith("http://127.0.0.1:"):
        sys.exit("usage: drive.py http://127.0.0.1:PORT (or set RUNWAYML_BASE_URL to that)")
    return given.rstrip("/")


def client(**options) -> RunwayML:
    return RunwayML(api_key=options.pop("api_key", "key_python"), **options)


def play(*rules) -> None:
    """Puts a scenario into the simulator; without rules nothing goes wrong any more."""
    body = json.dumps({"rules": list(rules)}).encode()
    request = urllib.request.Request(f"{ORIGIN}/_scenario", data=body, method="PUT", headers={"Content-Type": "application/json"})
    urllib.request.urlopen(request, timeout=10).close()


def fetch(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=60) as reply:
        return reply.read()


def order(runway: RunwayML, **changes):
    body = {"model": "gen4_image", "prompt_text": "A lighthouse in a storm", "ratio": "1280:720"} | changes
    return runway.text_to_image.create(**body)


def raises(kind, action):
    try:
        action()
    except kind as error:
        return error
    raise AssertionError(f"{kind.__name__} was expected")


@check
def create_wait_and_download():
    """create, wait_for_task_output and download end with a picture"""
    created = order(client(), seed=7)
    assert created.estimated_cost.credits > 0, created
    task = created.wait_for_task_output(timeout=60)
    assert task.status == "SUCCEEDED" and len(task.output) == 1, task
    assert task.cost.credits == created.estimated_cost.credits, task.cost
    picture = fetch(task.output[0])
    assert picture[:4] in (b"\x89PNG", b"\xff\xd8\xff\xe0", b"RIFF"), picture[:8]


@check
def retrieve_and_wait():
    """a task that was read can be waited for"""
    runway = client()
    created = order(runway)
    task = runway.tasks.retrieve(created.id).wait_for_task_output(timeout=60)
    assert task.id == created.id and task.created_at.tzinfo is not None, task


@check
def several_models():
    """models of other shapes are accepted"""
    runway = client()
    for body in (
        {"model": "gemini_2.5_flash", "ratio": "1344:768"},
        {"model": "gpt_image_2", "ratio": "1920:1088", "quality": "low"},
    ):
        created = order(runway, **body)
        assert created.id, body


@check
def asynchronous():
    """the asynchronous client does the same"""

    async def run():
        async with AsyncRunwayML(api_key="key_python") as runway:
            created = await runway.text_to_image.create(model="gen4_image", prompt_text="Dunes", ratio="720:1280")
            return await created.wait_for_task_output(timeout=60)

    assert anyio.run(run).status == "SUCCEEDED"


@check
def failure():
    """a task that fails raises TaskFailedError with its code"""
    play({"match": {"service": "runway", "endpoint": "create"}, "do": {"fault": "fail", "code": "INTERNAL.BAD_OUTPUT.01"}})
    error = raises(TaskFailedError, lambda: order(client()).wait_for_task_output(timeout=60))
    assert error.task_details.failure_code == "INTERNAL.BAD_OUTPUT.01", error.task_details
    assert error.task_details.failure, error.task_details


@check
def cancel():
    """cancelling a running task makes it unknown, and twice is 404"""
    play({"match": {"service": "runway", "endpoint": "create"}, "do": {"fault": "stuck"}})
    runway = client()
    created = order(runway)
    assert runway.tasks.delete(created.id) is None
    raises(runwayml.NotFoundError, lambda: runway.tasks.retrieve(created.id))
    raises(runwayml.NotFoundError, lambda: runway.tasks.delete(created.id))


@check
def upload():
    """an uploaded picture can be used as a reference"""
    runway = client()
    picture = fetch(order(runway).wait_for_task_output(timeout=60).output[0])
    uri = runway.uploads.create_ephemeral(file=("reference.png", picture)).uri
    assert uri.startswith("runway://"), uri
    created = order(runway, prompt_text="@fox in the snow", reference_images=[{"uri": uri, "tag": "fox"}])
    assert created.id


@check
def organization():
    """the organization tells credits, tier and use"""
    runway = client(api_key="key_python_books")
    before = runway.organization.retrieve()
    created = order(runway)
    after = runway.organization.retrieve()
    spent = before.credit_balance - after.credit_balance
    assert spent == created.estimated_cost.credits, (spent, created.estimated_cost)
    assert after.usage.models["gen4_image"].daily_generations == 1, after.usage
    assert after.tier.models["gen4_image"].max_concurrent_generations == 20, after.tier
    created.wait_for_task_output(timeout=60)
    tomorrow = datetime.datetime.now(datetime.timezone.utc).date() + datetime.timedelta(days=1)
    usage = runway.organization.retrieve_usage(before_date=tomorrow, start_date=tomorrow - datetime.timedelta(days=2))
    assert "gen4_image" in usage.models, usage.models


@check
def bad_request():
    """400 lists every problem at once"""
    error = raises(runwayml.BadRequestError, lambda: order(client(), ratio="1:1", seed=-1, prompt_text=""))
    issues = error.body["issues"]
    paths = {issue["path"][0] for issue in issues}
    assert {"ratio", "seed", "promptText"} <= paths, issues


@check
def unknown_model():
    """an unknown model is an invalid union"""
    error = raises(runwayml.BadRequestError, lambda: order(client(), model="gen0_image"))
    assert error.body["issues"][0]["code"] == "invalid_union", error.body


@check
def wrong_key():
    """a key that is not valid raises AuthenticationError"""
    raises(runwayml.AuthenticationError, lambda: order(client(api_key="bad_key")))


@check
def unknown_task():
    """an unknown task raises NotFoundError"""
    raises(runwayml.NotFoundError, lambda: client().tasks.retrieve("17f20503-6c24-4c16-946b-35dbbce2af2f"))


@check
def busy():
    """429 raises RateLimitError when it stays, and is retried when it goes"""
    rule = {"match": {"service": "runway", "endpoint": "create"}, "do": {"fault": "busy", "form": "daily", "retry_after": "1"}}
    play(rule)
    error = raises(runwayml.RateLimitError, lambda: order(client(max_retries=0)))
    assert error.response.headers["retry-after"] == "1", error.response.headers
    play(rule | {"when": {"first": 1}})
    assert order(client(max_retries=1)).id


@check
def server_error():
    """503 raises InternalServerError"""
    play({"match": {"service": "runway", "endpoint": "create"}, "do": {"fault": "status", "status": 503}})
    raises(runwayml.InternalServerError, lambda: order(client(max_retries=0)))


@check
def no_credits():
    """too few credits are a 400 that says so"""
    play({"match": {"service": "runway", "endpoint": "create"}, "do": {"fault": "no_credits"}})
    error = raises(runwayml.BadRequestError, lambda: order(client()))
    assert "enough credits" in error.body["error"], error.body


@check
def cut():
    """a cut connection raises APIConnectionError"""
    play({"match": {"service": "runway", "endpoint": "create"}, "do": {"fault": "cut", "at": "before"}})
    raises(runwayml.APIConnectionError, lambda: order(client(max_retries=0)))


@check
def at_once():
    """six clients at once all end well"""
    ends = []

    def one(number):
        ends.append(order(client(), seed=number).wait_for_task_output(timeout=90).status)

    threads = [threading.Thread(target=one, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert ends == ["SUCCEEDED"] * 6, ends


def main() -> int:
    failed = 0
    for function in CHECKS:
        play()
        try:
            function()
            print(f"ok   python: {function.__doc__}", flush=True)
        except Exception:  # noqa: BLE001  every problem is a failed check, with its trace
            failed += 1
            print(f"FAIL python: {function.__doc__}\n{traceback.format_exc()}", flush=True)
    play()
    print(f"{len(CHECKS) - failed} passed, {failed} failed")
    return 1 if failed else 0


ORIGIN = origin()
os.environ["RUNWAYML_BASE_URL"] = ORIGIN

if __name__ == "__main__":
    sys.exit(main())
