#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "common/law_info.hpp"
#include "common/parameters.hpp"

namespace simgpu::io {

/// An HDF5 file of particles (see hdf5_writer.hpp), and the time of its state.
struct XdmfFrame {
  std::string file;  ///< relative to the document
  double time = 0;
};

/// Whether a document can name a file so that every reader finds it: XML cannot hold all bytes, and
/// readers split what they find at some characters.
bool can_be_named_in_xdmf(std::string_view file);

/// An XDMF document, by which ParaView and other programs that show data find the particles of
/// `frames`, which a law moves, as points over time, their columns as values at the points.
std::string xdmf_document(const std::vector<XdmfFrame>& frames, const LawInfo& law,
                          std::uint64_t particles, Precision precision);

}  // namespace simgpu::io
