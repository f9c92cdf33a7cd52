"""What is asked of a page's sliders, by whichever driver."""

# A frame-slider's state as one object: what a reader sees, hears and reads.
STATE = """slider => ({
    values: [...slider.querySelectorAll(".control output")].map(cell => cell.value),
    spoken: [...slider.querySelectorAll("input")].map(input => input.getAttribute("aria-valuetext")),
    readout: [...slider.querySelectorAll("dd")].map(cell => cell.textContent),
    alt: slider.querySelector("[role=img]").getAttribute("aria-label"),
    picture: slider.querySelector("[role=img]").innerHTML,
    at: Number(slider.querySelector("svg.figure").dataset.at),
    link: slider.querySelector(".here").search + slider.querySelector(".here").hash,
})"""
