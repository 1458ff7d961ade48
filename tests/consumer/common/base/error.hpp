// A user's own header whose path is like one of simgpu's: it must not be taken for it.
#pragma once
