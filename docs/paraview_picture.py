"""Draws a run's snapshots with ParaView, without its window:

    pvpython --force-offscreen-rendering paraview_picture.py run.xdmf picture.png [TIME]

TIME is 1.5, say, and the last one if it is left out; the snapshot nearest to it is drawn. Each
particle is a soft disc, coloured by its angular_speed. Where there is no screen: xvfb-run -a pvpython ...
"""

import os
import sys

from paraview.simple import *

if len(sys.argv) < 3:
    sys.exit(__doc__)
document, picture = sys.argv[1:3]

# XDMFReader is "XDMF Reader" in ParaView's list. OpenDataFile would take "Xdmf3 Reader", which gives
# points without cells; that one also needs the whole path of the document.
run = XDMFReader(FileNames=[os.path.abspath(document)])
times = list(run.TimestepValues)
wanted = float(sys.argv[3]) if len(sys.argv) > 3 else times[-1]
time = min(times, key=lambda each: abs(each - wanted))
run.UpdatePipeline(time)

view = CreateRenderView()
view.ViewSize = [900, 720]
view.ViewTime = time
view.UseColorPaletteForBackground = 0
view.Background = [0.05, 0.05, 0.08]
view.OrientationAxesVisibility = 0

# A soft disc for each particle; a larger radius suits fewer particles.
particles = Show(run, view)
particles.SetRepresentationType("Point Gaussian")
particles.ShaderPreset = "Gaussian Blur"
particles.GaussianRadius = 0.004

ColorBy(particles, ("POINTS", "angular_speed"))
colours = GetColorTransferFunction("angular_speed")
colours.ApplyPreset("Plasma (matplotlib)", True)
colours.RescaleTransferFunction(*run.PointData["angular_speed"].GetRange())
bar = GetScalarBar(colours, view)
bar.Title = "angular_speed"
bar.ComponentTitle = "(length/time)"
bar.LabelFormat = bar.RangeLabelFormat = "%.1f"
bar.AutoOrient, bar.Orientation = False, "Vertical"
bar.WindowLocation, bar.Position, bar.ScalarBarLength = "Any Location", [0.88, 0.25], 0.5
bar.Visibility = 1

label = Text(Text=f"{run.GetDataInformation().GetNumberOfPoints():,} particles, time {time:g}")
Show(label, view).WindowLocation = "Upper Left Corner"

# From straight above, and a little aside so that the bar has its place.
bounds = run.GetDataInformation().GetBounds()
reach = max(abs(limit) for limit in bounds[:4])
view.CameraParallelProjection = 1
view.CameraParallelScale = 1.06 * reach
view.CameraPosition = [0.2 * reach, 0, 10 * reach]
view.CameraFocalPoint = [0.2 * reach, 0, 0]
view.CameraViewUp = [0, 1, 0]

SaveScreenshot(picture, view, CompressionLevel=9)
