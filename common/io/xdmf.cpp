#include "common/io/xdmf.hpp"

#include "common/column.hpp"
#include "common/io/hdf5_names.hpp"
#include "common/text/number_text.hpp"
#include "common/text/utf8.hpp"
#include "common/text/xml.hpp"

namespace simgpu::io {

namespace {

/// A dataset of `file`. One reader of VTK's (XDMF 2) takes a name that does not begin with an ASCII
/// letter for none unless a folder is before it, and both drop blanks at its start.
std::string data_item(const std::string& file, std::string_view dataset,
                      const std::string& dimensions, Precision precision) {
  const std::string bytes = std::to_string(bytes_of_number(precision));
  return "<DataItem Format=\"HDF\" NumberType=\"Float\" Precision=\"" + bytes + "\" Dimensions=\"" +
         dimensions + "\">./" + xml_text(file) + ":/" + std::string(dataset) + "</DataItem>";
}

std::string grid(const XdmfFrame& frame, const LawInfo& law, std::uint64_t particles,
                 Precision precision) {
  const std::string count = std::to_string(particles);
  std::string text =
      "      <Grid Name=\"particles\" GridType=\"Uniform\">\n        <Time Value=\"" +
      shortest(frame.time) +
      "\"/>\n        <Topology TopologyType=\"Polyvertex\" NumberOfElements=\"" + count +
      "\"/>\n        <Geometry GeometryType=\"" + (law.dimensions == 2 ? "XY" : "XYZ") + "\">" +
      data_item(frame.file, position_dataset, count + " " + std::to_string(law.dimensions),
                precision) +
      "</Geometry>\n";
  for (const ColumnInfo& column : law.columns) {
    text += "        <Attribute Name=\"" + std::string(column.name) +
            "\" AttributeType=\"Scalar\" Center=\"Node\">" +
            data_item(frame.file, column.name, count, precision) + "</Attribute>\n";
  }
  return text + "      </Grid>\n";
}

}  // namespace

bool can_be_named_in_xdmf(std::string_view file) {
  // XDMF 2 ends the file's name at its first colon, XDMF 3 also at a bar. XML has no control
  // characters but white space, of which a carriage return comes out as another.
  constexpr std::string_view separators = ":|";
  constexpr char32_t first_not_control = 0x20;
  while (!file.empty()) {
    const auto character = first_code_point(file);
    if (!character || character->value < first_not_control || character->value == 0xfffe ||
        character->value == 0xffff || separators.find(file[0]) != std::string_view::npos) {
      return false;
    }
    file.remove_prefix(character->bytes);
  }
  return true;
}

std::string xdmf_document(const std::vector<XdmfFrame>& frames, const LawInfo& law,
                          std::uint64_t particles, Precision precision) {
  std::string text =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<Xdmf Version=\"2.0\">\n"
      "  <Domain>\n"
      "    <Grid Name=\"simgpu\" GridType=\"Collection\" CollectionType=\"Temporal\">\n";
  for (const XdmfFrame& frame : frames) text += grid(frame, law, particles, precision);
  return text +
         "    </Grid>\n"
         "  </Domain>\n"
         "</Xdmf>\n";
}

}  // namespace simgpu::io
