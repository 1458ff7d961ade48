#pragma once

#include <string>

#include "common/io/output_file.hpp"
#include "common/picture/image.hpp"

namespace simgpu::picture {

/// Why no PNG file can be written, a sentence with the remedy; empty where one can.
std::string png_unavailable();

/// Writes `image` as a PNG file with a title (ASCII) among its metadata. The same image and title
/// give the same bytes. Throws Error (run_failed).
void write_png(const Image& image, const std::string& title, io::OutputFile& file);

}  // namespace simgpu::picture
