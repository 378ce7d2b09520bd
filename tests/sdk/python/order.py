#!/usr/bin/env python3
"""Orders one picture with the official Python SDK as it comes, whatever becomes of it.

The SDK reads RUNWAYML_BASE_URL and RUNWAYML_API_SECRET. Ends with 0 when it has a task, else with 1.
"""

import sys

import runwayml

try:
    runwayml.RunwayML().text_to_image.create(
        model="gen4_image", prompt_text="A lighthouse in a storm", ratio="720:720"
    )
except runwayml.APIError as error:
    sys.exit(f"{type(error).__name__}: {error}")
